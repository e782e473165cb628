"""Lists for one person."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from services.recommender.api.dependencies import InvalidationDep, ListQuery, ListsDep, ViewsDep, WhatIfDep
from shared.contracts.errors import ListNotOpen
from shared.contracts.lists import Breakdown, Preview, ReadableList, Recommendations
from shared.contracts.profiles import Picks
from shared.contracts.questions.what_if import WhatIf, WhatIfQuery
from shared.contracts.values import Amount, EntityId
from shared.http.json_response import json_response
from shared.http.problem_details import problem_responses
from shared.lists.cache_lease import Notices

router = APIRouter(prefix="/internal")


@router.get("/users/{user_id}/recommendations", response_model=Recommendations)
async def recommendations(user_id: EntityId, query: Annotated[ListQuery, Query()], lists: ListsDep) -> Response:
    """The list of the user's current profile, for the user."""
    return json_response((await lists.recommend(user_id, query.amount, query.controls())).body())


@router.get("/users/{user_id}/titles", response_model=ReadableList, responses=problem_responses(403))
async def titles(user_id: EntityId, lists: ListsDep, amount: Amount = 10, has_link: bool = False) -> Response:
    """The list for other readers, who may have the user's link."""
    body = (await lists.recommend(user_id, amount)).body_for_others(has_link=has_link)
    if body is None:
        raise ListNotOpen
    return json_response(body)


@router.get("/users/{user_id}/what-if")
async def what_if(user_id: EntityId, query: Annotated[WhatIfQuery, Query()], lists: WhatIfDep) -> WhatIf:
    """The list that would be, had some of the user's ratings been others. Nothing is stored."""
    return await lists.answer(user_id, query)


@router.get("/users/{user_id}/breakdown")
async def breakdown(user_id: EntityId, views: ViewsDep) -> Breakdown:
    """The first movie of the user's list, and what each rating adds to its score."""
    return await views.score_breakdown(user_id)


@router.post("/preview", response_model=Preview)
async def preview(picks: Picks, lists: ListsDep, amount: Amount = 10) -> Response:
    """The list for a visitor without an account who picked these ratings. Unknown movies are left out, and named."""
    return json_response(await lists.preview(picks.ratings, amount))


@router.get("/notices")
async def notices(invalidation: InvalidationDep) -> Notices:
    """What readers have to know about the cache and the model, for those that cannot reach the store."""
    return await invalidation.known_notices()
