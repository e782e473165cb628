"""Privacy and terms, in the languages of the skill."""

from typing import Literal

from fastapi import APIRouter, Request, Response

from services.web.dependencies import Deps
from services.web.http.visitor import OptionalVisitor
from shared.negotiation import preferred

router = APIRouter()
Language = Literal["en", "de"]
LANGUAGES: tuple[Language, ...] = ("en", "de")


@router.get("/privacy")
async def privacy(request: Request, deps: Deps, _visitor: OptionalVisitor, lang: Language | None = None) -> Response:
    return _page(request, deps, "privacy", lang)


@router.get("/terms")
async def terms(request: Request, deps: Deps, _visitor: OptionalVisitor, lang: Language | None = None) -> Response:
    return _page(request, deps, "terms", lang)


def _page(request: Request, deps: Deps, name: str, lang: Language | None) -> Response:
    language = lang or preferred(request.headers.get("accept-language", ""), LANGUAGES)
    response = deps.renderer.page(request, "legal/page.html", name=name, lang=language)
    response.headers["Vary"] = f"{response.headers.get('Vary', 'Cookie')}, Accept-Language"
    response.headers["Content-Language"] = language
    return response
