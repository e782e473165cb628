from fastapi import APIRouter, Request, Response

from services.web.dependencies import Deps
from services.web.http.visitor import OptionalVisitor
from services.web.views.api_reference import OPENAPI, reference

router = APIRouter(prefix="/api", include_in_schema=False)


@router.get("/docs")
async def docs(request: Request, deps: Deps, _visitor: OptionalVisitor) -> Response:
    sections = reference(request.app.openapi())
    return deps.renderer.page(request, "api_reference.html", sections=sections, openapi=OPENAPI)
