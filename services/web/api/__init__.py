"""The public JSON API."""

from fastapi import APIRouter

from services.web.api import accounts, docs, lists, movies, ratings

router = APIRouter()
for module in (accounts, lists, ratings, movies, docs):
    router.include_router(module.router)
