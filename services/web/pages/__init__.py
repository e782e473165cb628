"""The pages, server-rendered. They work without JavaScript; htmx asks for the same addresses."""

from fastapi import APIRouter

from services.web.pages import accounts, browse, home, profile, rate, result, status

router = APIRouter(include_in_schema=False)
for module in (home, browse, result, rate, profile, accounts, status):
    router.include_router(module.router)
