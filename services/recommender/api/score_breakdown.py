"""What the score of the first movie of a list is made of."""

import asyncio

from fastapi import APIRouter

from services.recommender.api.dependencies import InLists
from services.recommender.lists.score_breakdown import broken_down
from shared.contracts.lists import Breakdown
from shared.contracts.values import EntityId

router = APIRouter(prefix="/internal")


@router.get("/users/{user_id}/breakdown")
async def breakdown(user_id: EntityId, lists: InLists) -> Breakdown:
    """The first movie of the user's list, and what each rating adds to its score."""
    served = lists.active_model.get()
    profile = await lists.profiles.get(user_id, served.dataset.samples)
    return await asyncio.to_thread(broken_down, served, profile)
