from typing import Annotated

from fastapi import APIRouter, Query, Response

from services.web.dependencies import Deps
from services.web.http.visitor import OptionalVisitor
from shared.contracts.questions.wishes import WishedMovies, WishQuery
from shared.http.json_response import json_response

router = APIRouter(prefix="/api/wishes", tags=["recommendations"])


@router.get("", response_model=WishedMovies)
async def wished_movies(query: Annotated[WishQuery, Query()], visitor: OptionalVisitor, deps: Deps) -> Response:
    """The movies for a wish in words, such as "like Heat but lighter, after 2000, nothing with De Niro", in English or
    German. `wish` says how each part was understood, and what was not. The taste is that of the movies that they should
    be like, else your own if you are signed in. Nothing is stored."""
    return json_response(await deps.recommender.wished_movies(query, visitor.user_id if visitor else None))
