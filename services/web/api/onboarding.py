from fastapi import APIRouter, Response

from services.web.api.relay import json_response
from services.web.dependencies import Deps
from shared.contracts.movies import Onboarding

router = APIRouter(prefix="/api", tags=["movies"])


@router.get("/onboarding", response_model=Onboarding)
async def onboarding(deps: Deps) -> Response:
    """What to ask a newcomer: groups of movies, each of one taste. A few picks tell most about the rest."""
    return json_response(await deps.recommender.onboarding())
