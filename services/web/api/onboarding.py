from fastapi import APIRouter, Response

from services.web.api.relay import json_answer
from services.web.dependencies import TheParts
from shared.contracts.movies import Onboarding

router = APIRouter(prefix="/api", tags=["movies"])


@router.get("/onboarding", response_model=Onboarding)
async def onboarding(parts: TheParts) -> Response:
    """What to ask a newcomer: groups of movies, each of one taste. A few picks tell most about the rest."""
    return json_answer(await parts.recommender.onboarding())
