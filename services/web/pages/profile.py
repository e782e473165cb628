from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from services.web.parts import TheParts, Visitor
from shared.schemas import UserRatings

router = APIRouter()


@router.get("/profile")
async def profile(request: Request, parts: TheParts, visitor: Visitor) -> HTMLResponse:
    found = UserRatings.model_validate_json(await parts.recommender.ratings(visitor.user_id))
    return parts.renderer.page(request, "profile.html", ratings=found.ratings)
