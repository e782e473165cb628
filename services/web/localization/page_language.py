"""Sets the language of a page (docs/decisions/0038). The API speaks English."""

from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send

from services.web.localization.languages import is_translated, requested_language, use_language


class PageLanguage:
    """ASGI middleware."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not is_translated(scope["path"]):
            await self.app(scope, receive, send)
            return
        with use_language(requested_language(HTTPConnection(scope))):
            await self.app(scope, receive, send)
