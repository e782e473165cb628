"""A list for ratings that are nobody's yet: the newcomer's picks. Nothing is stored."""

import asyncio

from fastapi import APIRouter

from services.recommender.api.dependencies import InServed
from services.recommender.domain.anonymous_profile import profile_of
from shared.contracts.lists import Controls, Preview
from shared.contracts.profiles import Picks
from shared.contracts.values import Amount

router = APIRouter(prefix="/internal")


@router.post("/preview")
async def preview(picks: Picks, served: InServed, amount: Amount = 10) -> Preview:
    """What somebody with these ratings would be recommended; movies that are not known are left out."""
    profile = profile_of(picks.ratings)
    return Preview(movies=await asyncio.to_thread(served.movies_for, profile, amount, Controls()))
