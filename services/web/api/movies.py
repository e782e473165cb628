from typing import Annotated

from fastapi import APIRouter, Query, Response

from services.web.dependencies import Deps
from services.web.queries.api_queries import AmountQuery
from shared.contracts.movies import MovieDetails, MoviePage, SimilarMovies
from shared.contracts.queries import MovieQuery
from shared.contracts.values import EntityId
from shared.http.json_response import json_response

router = APIRouter(prefix="/api/movies", tags=["movies"])


@router.get("", response_model=MoviePage)
async def movies(query: Annotated[MovieQuery, Query()], deps: Deps) -> Response:
    """The catalogue. `q` tolerates typos and any word order; `cursor` is the `next_cursor` of the previous page."""
    return json_response(await deps.recommender.movies(query))


@router.get("/{movie_id}", response_model=MovieDetails)
async def movie(movie_id: EntityId, deps: Deps) -> Response:
    """One movie with the histogram of its ratings."""
    return json_response(await deps.recommender.movie(movie_id))


@router.get("/{movie_id}/similar", response_model=SimilarMovies)
async def similar(movie_id: EntityId, query: Annotated[AmountQuery, Query()], deps: Deps) -> Response:
    """Movies liked by the people who liked this one."""
    return json_response(await deps.recommender.similar(movie_id, query.amount))
