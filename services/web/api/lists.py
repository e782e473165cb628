from fastapi import APIRouter, Request, Response

from services.web.dependencies import dependencies_of
from services.web.queries.api_queries import ListQuery, openapi_parameters, read_query
from shared.contracts.lists import Recommendations
from shared.contracts.values import EntityId
from shared.http.json_response import json_response

router = APIRouter(prefix="/api/users/{user_id}", tags=["recommendations"])


@router.get("/recommendations", response_model=Recommendations, openapi_extra=openapi_parameters(ListQuery))
async def recommendations(user_id: EntityId, request: Request) -> Response:
    """The unrated movies that this user is predicted to like best, best first."""
    query = read_query(ListQuery, request)
    return json_response(await dependencies_of(request).user_lists.read(user_id, query.amount, query.controls()))
