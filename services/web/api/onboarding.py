from fastapi import APIRouter, Response

from services.web.dependencies import Deps
from shared.contracts.movies import Onboarding
from shared.http.json_response import json_response

router = APIRouter(prefix="/api", tags=["movies"])


@router.get("/onboarding", response_model=Onboarding)
async def onboarding(deps: Deps) -> Response:
    """Groups of movies for a new user to pick from, each of one taste. A few picks predict most other ratings."""
    return json_response(await deps.recommender.onboarding())
