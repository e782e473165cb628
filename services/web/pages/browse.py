"""The catalogue: the list form, search, and one movie."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse
from pydantic import ConfigDict

from services.web.pages.mine import my_ratings
from services.web.parts import Onlooker, TheParts
from services.web.queries import MovieQuery
from shared.schemas import EntityId, MovieDetails, MoviePage, SimilarMovies

router = APIRouter(prefix="/movies")
SIMILAR = 6


class BrowseQuery(MovieQuery):
    model_config = ConfigDict(extra="ignore")

    user_id: str | None = None
    amount: str = "10"

    def movies(self) -> MovieQuery:
        return MovieQuery(**self.model_dump(exclude={"user_id", "amount"}))


@router.get("")
async def browse(
    request: Request, query: Annotated[BrowseQuery, Query()], parts: TheParts, visitor: Onlooker
) -> HTMLResponse:
    found, status, ratings = await asyncio.gather(
        parts.recommender.movies(query.movies()), parts.recommender.status(), my_ratings(parts, visitor)
    )
    own_id = "" if visitor is None else str(visitor.user_id)
    return parts.renderer.page(
        request,
        "movies.html",
        query=query,
        user_id=own_id if query.user_id is None else query.user_id,
        amount=query.amount,
        genres=status.genres,
        found=MoviePage.model_validate_json(found),
        ratings=ratings,
    )


@router.get("/{movie_id}")
async def movie(request: Request, movie_id: EntityId, parts: TheParts, visitor: Onlooker) -> HTMLResponse:
    details, similar, ratings = await asyncio.gather(
        parts.recommender.movie(movie_id),
        parts.recommender.similar(movie_id, SIMILAR),
        my_ratings(parts, visitor),
    )
    return parts.renderer.page(
        request,
        "movie.html",
        movie=MovieDetails.model_validate_json(details),
        similar=SimilarMovies.model_validate_json(similar).movies,
        rating=ratings.get(movie_id),
    )
