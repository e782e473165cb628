"""All routes of the web service."""

from fastapi import Depends, FastAPI

from services.web import api, pages
from services.web.api import connected_apps, oauth
from services.web.http.page_owner import refuse_page_of_somebody_else
from services.web.mcp import route as mcp
from services.web.settings import WebSettings
from services.web.views.static_files import STATIC, CachedStaticFiles
from shared.http.internal_auth import InternalAuth


def include_routes(app: FastAPI, settings: WebSettings) -> None:
    for module in api.MODULES:
        app.include_router(module.router)
    own_pages = [Depends(refuse_page_of_somebody_else)]
    for page in pages.MODULES:
        app.include_router(page.router, include_in_schema=False, dependencies=own_pages)
    for module in (oauth, connected_apps, mcp):
        app.include_router(module.router, include_in_schema=False)
    services_only = [Depends(InternalAuth(settings.internal_token))]
    app.include_router(oauth.internal, include_in_schema=False, dependencies=services_only)
    app.mount("/static", CachedStaticFiles(directory=STATIC))
