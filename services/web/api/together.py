from typing import Annotated

from fastapi import APIRouter, Query, Response

from services.web.dependencies import Deps
from services.web.http.group_consent import require_consent
from services.web.http.visitor import OptionalVisitor
from services.web.queries.api_queries import GroupListQuery
from services.web.queries.group_query import may_compare, read_pair
from shared.contracts.groups import Together
from shared.http.json_response import json_response
from shared.http.problem_details import problem_responses

router = APIRouter(prefix="/api/together", tags=["recommendations"])


@router.get("", response_model=Together, responses=problem_responses(403, 404))
async def together(query: Annotated[GroupListQuery, Query()], visitor: OptionalVisitor, deps: Deps) -> Response:
    """Movies for two users together, with the rating that each would give. `common` compares the ratings of movies
    that both have rated; it is present only if you may see both users' ratings: your own, and those of sample users."""
    members = read_pair(query.users)
    await require_consent(members, visitor, deps)
    (one, _), (other, _) = members
    common = await may_compare((one, other), visitor, deps.recommender)
    return json_response(await deps.recommender.together(one, other, query.amount, query.controls(), common=common))
