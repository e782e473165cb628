"""A list for ratings that are nobody's yet: the newcomer's picks. Nothing is stored."""

import asyncio

from fastapi import APIRouter

from services.recommender.profiles import UserProfile, Verdict
from services.recommender.routes import InServed
from shared.contracts.lists import Controls, Preview
from shared.contracts.profiles import Pick, Picks
from shared.contracts.values import Amount

router = APIRouter(prefix="/internal")
NOBODY = 0


@router.post("/preview")
async def preview(picks: Picks, served: InServed, amount: Amount = 10) -> Preview:
    """What somebody with these ratings would be recommended; movies that are not known are left out."""
    profile = profile_of(picks.ratings)
    return Preview(movies=await asyncio.to_thread(served.movies_for, profile, amount, Controls()))


def profile_of(picks: list[Pick]) -> UserProfile:
    """The picks' order is their order in time."""
    verdicts = {pick.movie_id: Verdict(pick.rating, rated_at) for rated_at, pick in enumerate(picks)}
    return UserProfile(NOBODY, 0, verdicts)
