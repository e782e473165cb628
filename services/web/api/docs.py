from fastapi import APIRouter, Request, Response

from services.web.parts import Onlooker, TheParts
from services.web.reference import OPENAPI, reference

router = APIRouter(prefix="/api", include_in_schema=False)


@router.get("/docs")
async def docs(request: Request, parts: TheParts, _visitor: Onlooker) -> Response:
    subjects, origin = reference(request.app.openapi()), str(request.base_url).rstrip("/")
    return parts.renderer.page(request, "docs.html", subjects=subjects, openapi=OPENAPI, origin=origin)
