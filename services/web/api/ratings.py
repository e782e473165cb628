from typing import Annotated

from fastapi import APIRouter, Query, Response

from services.web.dependencies import Deps
from services.web.http.visitor import Owner, RatingsReadable
from services.web.queries.api_queries import AmountQuery
from shared.contracts.lists import ProfileChanged
from shared.contracts.profiles import NewRating, UserRatings
from shared.contracts.values import EntityId
from shared.http.json_response import json_response
from shared.http.problem_details import problem_responses

router = APIRouter(prefix="/api/users/{user_id}", tags=["ratings"])
Amount = Annotated[AmountQuery, Query()]
WRITE = problem_responses(409)


@router.get(
    "/ratings", response_model=UserRatings, responses=problem_responses(401, 403), dependencies=[RatingsReadable]
)
async def ratings(user_id: EntityId, deps: Deps) -> Response:
    """A user's ratings, newest first: your own, or those of a sample user."""
    return json_response(await deps.recommender.ratings(user_id))


@router.put("/ratings/{movie_id}", response_model=ProfileChanged, responses=WRITE)
async def rate(movie_id: EntityId, new: NewRating, query: Amount, owner: Owner, deps: Deps) -> Response:
    """Rates a movie, or changes its rating. A profile holds at most 20,000 movies. Returns the new list."""
    return json_response(await deps.recommender.rate(owner.user_id, movie_id, new.rating, query.amount))


@router.delete("/ratings/{movie_id}", response_model=ProfileChanged, responses=WRITE)
async def unrate(movie_id: EntityId, query: Amount, owner: Owner, deps: Deps) -> Response:
    """Removes a rating. Returns the new list."""
    return json_response(await deps.recommender.unrate(owner.user_id, movie_id, query.amount))


@router.put("/dismissed/{movie_id}", response_model=ProfileChanged, responses=WRITE)
async def dismiss(movie_id: EntityId, query: Amount, owner: Owner, deps: Deps) -> Response:
    """Removes a movie from the list for good."""
    return json_response(await deps.recommender.dismiss(owner.user_id, movie_id, query.amount))


@router.delete("/dismissed/{movie_id}", response_model=ProfileChanged, responses=WRITE)
async def restore(movie_id: EntityId, query: Amount, owner: Owner, deps: Deps) -> Response:
    """Lets a dismissed movie be recommended again."""
    return json_response(await deps.recommender.undismiss(owner.user_id, movie_id, query.amount))


@router.put("/seen/{movie_id}", response_model=ProfileChanged, responses=WRITE)
async def see(movie_id: EntityId, query: Amount, owner: Owner, deps: Deps) -> Response:
    """Marks a movie as seen, which keeps it out of the list until it is rated."""
    return json_response(await deps.recommender.see(owner.user_id, movie_id, query.amount))


@router.delete("/seen/{movie_id}", response_model=ProfileChanged, responses=WRITE)
async def unsee(movie_id: EntityId, query: Amount, owner: Owner, deps: Deps) -> Response:
    """Lets a movie marked as seen be recommended again."""
    return json_response(await deps.recommender.unsee(owner.user_id, movie_id, query.amount))
