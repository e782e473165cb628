from fastapi import APIRouter, Request, Response

from services.web.dependencies import Onlooker, TheParts, origin_of
from services.web.views.api_reference import OPENAPI, reference

router = APIRouter(prefix="/api", include_in_schema=False)


@router.get("/docs")
async def docs(request: Request, parts: TheParts, _visitor: Onlooker) -> Response:
    subjects = reference(request.app.openapi())
    return parts.renderer.page(request, "docs.html", subjects=subjects, openapi=OPENAPI, origin=origin_of(request))
