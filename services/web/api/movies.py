from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from services.web.dependencies import Deps
from services.web.http.visitor import find_visitor
from services.web.queries.api_queries import AmountQuery
from shared.contracts.errors import NotSignedIn
from shared.contracts.movies import MovieDetails, MoviePage, SimilarMovies
from shared.contracts.queries import MovieQuery
from shared.contracts.values import EntityId
from shared.http.json_response import json_response
from shared.http.problem_details import problem_responses

router = APIRouter(prefix="/api/movies", tags=["movies"])


@router.get("", response_model=MoviePage, responses=problem_responses(401))
async def movies(query: Annotated[MovieQuery, Query()], request: Request, deps: Deps) -> Response:
    """The catalogue. `q` finds titles, people and tags, and tolerates typos and any word order; `cursor` is the
    `next_cursor` of the previous page. Sorting by predicted ratings needs the session of a user."""
    visitor = await find_visitor(request, deps) if query.sort == "predicted" else None
    if query.sort == "predicted" and visitor is None:
        raise NotSignedIn
    return json_response(await deps.recommender.movies(query, visitor.user_id if visitor else None))


@router.get("/{movie_id}", response_model=MovieDetails)
async def movie(movie_id: EntityId, deps: Deps) -> Response:
    """One movie with the histogram of its ratings."""
    return json_response(await deps.recommender.movie(movie_id))


@router.get("/{movie_id}/similar", response_model=SimilarMovies)
async def similar(movie_id: EntityId, query: Annotated[AmountQuery, Query()], deps: Deps) -> Response:
    """Movies liked by the people who liked this one."""
    return json_response(await deps.recommender.similar(movie_id, query.amount))
