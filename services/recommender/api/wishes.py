"""Wishes in words."""

from typing import Annotated

from fastapi import APIRouter, Query

from services.recommender.api.dependencies import WishesDep
from shared.contracts.questions.wishes import Wish, WishedMovies, WishQuery
from shared.contracts.values import EntityId
from shared.http.problem_details import problem_responses

router = APIRouter(prefix="/internal/wishes")


class ReadersWishQuery(WishQuery):
    user_id: EntityId | None = None
    """Whose taste counts, and whose verdicts keep movies out."""


@router.get("", responses=problem_responses(404))
async def wished_movies(query: Annotated[ReadersWishQuery, Query()], wishes: WishesDep) -> WishedMovies:
    """The movies for a wish in words, and how it was understood."""
    return await wishes.movies(query, query.user_id)


@router.get("/reading")
async def reading(query: Annotated[WishQuery, Query()], wishes: WishesDep) -> Wish:
    """How a wish in words is understood."""
    return await wishes.read(query)
