"""The catalogue: the list form, search, and one movie."""

import asyncio
from collections.abc import Mapping
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response

from services.web.accounts.sessions import SignedInUser
from services.web.dependencies import Dependencies, Deps
from services.web.http.visitor import OptionalVisitor
from services.web.pages.account.mine import my_ratings
from services.web.pages.lists.picks_cookie import picks_of
from services.web.queries.forms import read_year
from shared.contracts.movies import MovieDetails, MoviePage, SimilarMovies
from shared.contracts.profiles import Outlook
from shared.contracts.queries import MovieQuery
from shared.contracts.values import EntityId

router = APIRouter(prefix="/movies")
SIMILAR = 10
PAGE = MovieQuery().limit


@router.get("")
async def browse(request: Request, deps: Deps, visitor: OptionalVisitor) -> Response:
    given = request.query_params
    query = read_query(given)
    found, status, ratings = await asyncio.gather(
        deps.recommender.movies(query), deps.recommender.status(), my_ratings(deps, visitor)
    )
    page = MoviePage.model_validate_json(found)
    start = int(query.cursor or 0)
    return deps.renderer.page(
        request,
        "movies.html",
        query=query,
        user_id=given.get("user_id", "" if visitor is None else str(visitor.user_id)),
        amount=given.get("amount", "10"),
        genres=status.genres,
        found=page,
        first=start + 1,
        previous=address(query, str(max(start - PAGE, 0))) if start else None,
        following=address(query, page.next_cursor) if page.next_cursor else None,
        ratings=ratings,
    )


def read_query(given: Mapping[str, str]) -> MovieQuery:
    """Wrong years are told; of a text that is too long, the beginning is searched for."""
    return MovieQuery(
        q=given.get("q", "")[:200],
        genre=given.get("genre", "")[:40],
        from_year=read_year(given.get("from_year", "")),
        to_year=read_year(given.get("to_year", "")),
        cursor=given.get("cursor", "") if given.get("cursor", "").isdecimal() else "",
    )


def address(query: MovieQuery, cursor: str) -> str:
    asked = query.model_copy(update={"cursor": "" if cursor == "0" else cursor})
    return f"/movies?{urlencode(asked.model_dump(exclude_defaults=True))}"


@router.get("/{movie_id}")
async def movie(request: Request, movie_id: EntityId, deps: Deps, visitor: OptionalVisitor) -> Response:
    details, similar, outlook = await asyncio.gather(
        deps.recommender.movie(movie_id),
        deps.recommender.similar(movie_id, SIMILAR),
        outlook_of(deps, visitor, movie_id),
    )
    return deps.renderer.page(
        request,
        "movie.html",
        movie=MovieDetails.model_validate_json(details),
        similar=SimilarMovies.model_validate_json(similar).movies,
        outlook=outlook,
        picks=picks_of(request),
    )


async def outlook_of(deps: Dependencies, visitor: SignedInUser | None, movie_id: int) -> Outlook | None:
    if visitor is None:
        return None
    return Outlook.model_validate_json(await deps.recommender.outlook(visitor.user_id, movie_id))
