from fastapi import APIRouter, Request, Response

from services.web.parts import TheParts

router = APIRouter(prefix="/api", include_in_schema=False)


@router.get("/docs")
async def docs(request: Request, parts: TheParts) -> Response:
    return parts.renderer.page(request, "docs.html")
