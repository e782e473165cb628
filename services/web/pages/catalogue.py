"""The catalogue: the form for a list, search, and the page of a movie."""

import asyncio
from collections.abc import Mapping
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response

from services.web.accounts.sessions import SignedInUser
from services.web.dependencies import Dependencies, Deps
from services.web.http.visitor import OptionalVisitor
from services.web.pages.account.own_verdicts import own_verdicts
from services.web.pages.lists.picks_cookie import read_picks
from services.web.queries.forms import read_years, typed_years
from shared.contracts.errors import InvalidInput
from shared.contracts.movies import MovieDetails, MoviePage, SimilarMovies
from shared.contracts.profiles import Outlook
from shared.contracts.queries import MovieQuery
from shared.contracts.values import EntityId

router = APIRouter(prefix="/movies")
SIMILAR_AMOUNT = 10
MAX_CURSOR_DIGITS = 9
PAGE_SIZE = MovieQuery().limit


@router.get("")
async def browse(request: Request, deps: Deps, visitor: OptionalVisitor) -> Response:
    params = request.query_params
    query, problem = read_query_or_problem(params)
    movies, status, verdicts = await asyncio.gather(
        deps.recommender.movies(query), deps.recommender.status(), own_verdicts(deps, visitor)
    )
    page = MoviePage.model_validate_json(movies)
    start = int(query.cursor or 0)
    return deps.renderer.page(
        request,
        "movies.html",
        422 if problem else 200,
        query=query,
        filters=query.model_dump() | (typed_years(params) if problem else {}),
        years_error=problem,
        user_id=params.get("user_id", "" if visitor is None else str(visitor.user_id)),
        amount=params.get("amount", "10"),
        genres=status.genres,
        results=page,
        first=start + 1,
        previous=page_address(query, str(max(start - PAGE_SIZE, 0))) if start else None,
        following=page_address(query, page.next_cursor) if page.next_cursor else None,
        verdicts=verdicts,
    )


def read_query_or_problem(params: Mapping[str, str]) -> tuple[MovieQuery, str]:
    """Without the years if something is wrong with them, and what that is."""
    try:
        return read_query(params), ""
    except InvalidInput as error:
        return read_query({**params, "from_year": "", "to_year": ""}), error.message


def read_query(params: Mapping[str, str]) -> MovieQuery:
    """Cuts off texts that are too long. Raises `InvalidInput` if a year is invalid."""
    from_year, to_year = read_years(params)
    return MovieQuery(
        q=params.get("q", "")[:200],
        genre=params.get("genre", "")[:40],
        from_year=from_year,
        to_year=to_year,
        cursor=read_cursor(params.get("cursor", "")),
    )


def read_cursor(text: str) -> str:
    """Anything that no page links to begins at the start."""
    return text if text.isascii() and text.isdecimal() and len(text) <= MAX_CURSOR_DIGITS else ""


def page_address(query: MovieQuery, cursor: str) -> str:
    query = query.model_copy(update={"cursor": "" if cursor == "0" else cursor})
    return f"/movies?{urlencode(query.model_dump(exclude_defaults=True))}"


@router.get("/{movie_id}")
async def movie(request: Request, movie_id: EntityId, deps: Deps, visitor: OptionalVisitor) -> Response:
    details, similar, outlook, verdicts = await asyncio.gather(
        deps.recommender.movie(movie_id),
        deps.recommender.similar(movie_id, SIMILAR_AMOUNT),
        movie_outlook(deps, visitor, movie_id),
        own_verdicts(deps, visitor),
    )
    return deps.renderer.page(
        request,
        "movie.html",
        movie=MovieDetails.model_validate_json(details),
        similar=SimilarMovies.model_validate_json(similar).movies,
        outlook=outlook,
        verdicts=verdicts,
        picks=read_picks(request),
    )


async def movie_outlook(deps: Dependencies, visitor: SignedInUser | None, movie_id: int) -> Outlook | None:
    if visitor is None:
        return None
    return Outlook.model_validate_json(await deps.recommender.outlook(visitor.user_id, movie_id))
