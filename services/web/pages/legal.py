"""Privacy and terms, in the languages of the site."""

from fastapi import APIRouter, Request, Response

from services.web.dependencies import Deps
from services.web.http.visitor import OptionalVisitor
from services.web.localization.languages import Language

router = APIRouter()


@router.get("/privacy")
async def privacy(request: Request, deps: Deps, _visitor: OptionalVisitor, lang: Language | None = None) -> Response:  # noqa: ARG001
    return deps.renderer.page(request, "legal/page.html", name="privacy")


@router.get("/terms")
async def terms(request: Request, deps: Deps, _visitor: OptionalVisitor, lang: Language | None = None) -> Response:  # noqa: ARG001
    return deps.renderer.page(request, "legal/page.html", name="terms")
