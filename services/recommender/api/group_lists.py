"""Lists for two people: what both would enjoy, and the rating that each is predicted to give."""

from typing import Annotated

from fastapi import APIRouter, Query

from services.recommender.api.dependencies import GroupListsDep, ListQuery
from services.recommender.lists.groups.group_lists import GroupQuery
from shared.contracts.groups import Together
from shared.contracts.profiles import Picks
from shared.contracts.values import EntityId

router = APIRouter(prefix="/internal/users/{user_id}/together")


class TogetherQuery(ListQuery):
    """`reader` reads their own ratings as "yours". `common` asks for what both have rated, where that may be told."""

    reader: EntityId | None = None
    common: bool = False

    def group_query(self) -> GroupQuery:
        return GroupQuery(self.amount, self.controls(), self.reader, self.common)


@router.get("/{other_id}")
async def with_user(
    user_id: EntityId, other_id: EntityId, query: Annotated[TogetherQuery, Query()], group_lists: GroupListsDep
) -> Together:
    """The list for two users."""
    return await group_lists.for_users(user_id, other_id, query.group_query())


@router.post("")
async def with_visitor(
    user_id: EntityId, picks: Picks, query: Annotated[TogetherQuery, Query()], group_lists: GroupListsDep
) -> Together:
    """The list for a visitor without an account, who comes first and picked these ratings, and a user."""
    return await group_lists.with_visitor(picks.ratings, user_id, query.group_query())
