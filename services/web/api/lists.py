from typing import Annotated

from fastapi import APIRouter, Query, Response

from services.web.api.relay import json_answer
from services.web.parts import TheParts
from services.web.queries import ListQuery
from shared.schemas import EntityId, Recommendations

router = APIRouter(prefix="/api/users/{user_id}", tags=["recommendations"])


@router.get("/recommendations", response_model=Recommendations)
async def recommendations(user_id: EntityId, query: Annotated[ListQuery, Query()], parts: TheParts) -> Response:
    """The movies this user has not rated and will like best, best first."""
    return json_answer(await parts.lists.read(user_id, query.amount, query.controls()))
