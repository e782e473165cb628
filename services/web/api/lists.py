from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from services.web.dependencies import Deps, dependencies_of
from services.web.http.list_reader import requesting_reader
from services.web.http.visitor import Owner
from services.web.queries.api_queries import ListQuery, openapi_parameters, read_query
from shared.contracts.lists import ReadableList
from shared.contracts.questions.what_if import WhatIf, WhatIfQuery
from shared.contracts.values import EntityId
from shared.http.json_response import json_response
from shared.http.problem_details import problem_responses

router = APIRouter(prefix="/api/users/{user_id}", tags=["recommendations"])


@router.get(
    "/recommendations",
    response_model=ReadableList,
    openapi_extra=openapi_parameters(ListQuery),
    responses=problem_responses(403),
)
async def recommendations(user_id: EntityId, request: Request) -> Response:
    """The unrated movies that this user is predicted to like best, best first. Of another registered user's list
    you get the titles: `score`, `predicted_rating`, `reason`, `profile_version` and `computed_at` are null; filters
    choose among the 100 stored titles; `sort`, `popularity` and `diversity` are refused. `selection` says what came of
    the filters."""
    query, deps = read_query(ListQuery, request), dependencies_of(request)
    reader = await requesting_reader(request, user_id, query.key, deps)
    return json_response(await deps.user_lists.read(user_id, query.amount, query.controls(), reader))


@router.get("/what-if", response_model=WhatIf, responses=problem_responses(401, 403))
async def what_if(query: Annotated[WhatIfQuery, Query()], owner: Owner, deps: Deps) -> Response:
    """Your list as it would be without some of your ratings, or with others. Nothing is stored. `statement` says in
    English what would change, for the `movie` that you ask about, or else for the first one."""
    return json_response(await deps.recommender.what_if(owner.user_id, query))
