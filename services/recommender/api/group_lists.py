"""A list for two people: what both would enjoy, and what each would give it. Made anew whenever it is asked for."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Query

from services.recommender.api.dependencies import InLists, ListQuery
from services.recommender.domain.anonymous_profile import NOBODY, profile_of
from services.recommender.domain.common_ratings import common_ground
from services.recommender.domain.profile import UserProfile
from services.recommender.lists.group_lists import together
from services.recommender.lists.service import Lists
from shared.contracts.errors import InvalidInput, UserNotFound
from shared.contracts.groups import Together
from shared.contracts.profiles import Picks
from shared.contracts.values import EntityId
from shared.telemetry.tracing import span

router = APIRouter(prefix="/internal/users/{user_id}/together")


class TogetherQuery(ListQuery):
    """`reader` is told of their own ratings as "you". `common` asks for what both gave, where that may be told."""

    reader: EntityId | None = None
    common: bool = False


Asked = Annotated[TogetherQuery, Query()]


@router.get("/{other_id}")
async def with_user(user_id: EntityId, other_id: EntityId, asked: Asked, lists: InLists) -> Together:
    """The list for two users."""
    if user_id == other_id:
        raise InvalidInput("A list for two needs two different users.")
    one, other = await asyncio.gather(profile_of_user(lists, user_id), profile_of_user(lists, other_id))
    return await made(lists, (one, other), asked, asked.reader)


@router.post("")
async def with_newcomer(user_id: EntityId, picks: Picks, asked: Asked, lists: InLists) -> Together:
    """The list for somebody who has picked movies and has no account, who comes first, and a user."""
    return await made(lists, (profile_of(picks.ratings), await profile_of_user(lists, user_id)), asked, NOBODY)


async def profile_of_user(lists: Lists, user_id: int) -> UserProfile:
    try:
        return await lists.profiles.get(user_id, lists.active_model.get().dataset.samples)
    except UserNotFound:
        raise UserNotFound(f"No user has the id {user_id}. Check the number, or sign up to get one.") from None


async def made(
    lists: Lists, profiles: tuple[UserProfile, UserProfile], asked: TogetherQuery, reader: int | None
) -> Together:
    served = lists.active_model.get()
    with span("compute list for two"):
        told = await asyncio.to_thread(together, served, profiles, asked.amount, asked.controls(), reader)
    if not asked.common:
        return told
    return told.model_copy(update={"common": common_ground(*profiles, served.dataset.catalogue)})
