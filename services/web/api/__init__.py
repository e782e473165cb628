"""The public JSON API."""

from fastapi import APIRouter

from services.web.api import accounts, docs, lists, movies, onboarding, ratings

router = APIRouter()
for module in (accounts, lists, ratings, movies, onboarding, docs):
    router.include_router(module.router)
