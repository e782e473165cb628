"""The catalogue: search, the form for a list, and the page of a movie."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import get_args

from fastapi import APIRouter, Request, Response

from services.web.accounts.sessions import SignedInUser
from services.web.clients.recommender import none_if_unavailable
from services.web.dependencies import Dependencies, Deps
from services.web.http.visitor import OptionalVisitor
from services.web.pages.account.own_verdicts import own_verdicts
from services.web.pages.lists.picks_cookie import read_picks
from services.web.pages.watch_region import read_region, regions_of
from services.web.queries.filters_form import address_fields, encode, read_filters, read_or_problem
from services.web.views.questions.wishes import meaning_text
from shared.contracts.filtering.selection import Loosening
from shared.contracts.movies import MovieDetails, MoviePage, SimilarMovies
from shared.contracts.profiles import Outlook
from shared.contracts.queries import MovieQuery, MovieSort
from shared.contracts.questions.wishes import Wish, WishQuery
from shared.contracts.values import EntityId

router = APIRouter(prefix="/movies")
SIMILAR_AMOUNT = 10
WISH_WORDS = 2
MAX_CURSOR_DIGITS = 9
PAGE_SIZE = MovieQuery().limit


@router.get("")
async def browse(request: Request, deps: Deps, visitor: OptionalVisitor) -> Response:
    params = request.query_params
    query, problem = read_or_problem(read_query, params)
    query = query if visitor or query.sort != "predicted" else query.model_copy(update={"sort": "match"})
    movies, status, verdicts, wish = await asyncio.gather(
        deps.recommender.movies(query, visitor.user_id if visitor else None),
        deps.recommender.status(),
        own_verdicts(deps, visitor),
        read_as_wish(deps, query),
    )
    page = MoviePage.model_validate_json(movies)
    start = int(query.cursor or 0)
    shown = deps.renderer.page(
        request,
        "movies.html",
        422 if problem else 200,
        query=query,
        **problem,
        user_id=params.get("user_id", "" if visitor is None else str(visitor.user_id)),
        amount=params.get("amount", "10"),
        catalogue=status,
        results=page,
        browsing=CataloguePageQuery(query),
        first=start + 1,
        previous=page_address(query, str(max(start - PAGE_SIZE, 0))) if start else None,
        following=page_address(query, page.next_cursor) if page.next_cursor else None,
        verdicts=verdicts,
        wish=wish,
        meaning_text=meaning_text,
    )
    shown.headers["HX-Push-Url"] = page_address(query, query.cursor)
    return shown


async def read_as_wish(deps: Dependencies, query: MovieQuery) -> Wish | None:
    """Several words may be a wish rather than a title. Search stays available without it."""
    if len(query.q.split()) < WISH_WORDS or query.cursor:
        return None
    wish = await none_if_unavailable(deps.recommender.read_wish(WishQuery(words=query.q)))
    return wish if wish and wish.parts else None


@dataclass(frozen=True)
class CataloguePageQuery:
    """Addresses of the catalogue with other filters."""

    query: MovieQuery

    def address_without(self, loosening: Loosening) -> str:
        return page_address(self.query.loosened(loosening.filter, loosening.value), "")

    @property
    def address_with_unknown(self) -> str:
        return page_address(self.query.model_copy(update={"include_unknown": True}), "")


def read_query(params: Mapping[str, str]) -> MovieQuery:
    """Cuts off texts that are too long. Raises `InvalidInput`."""
    sort = params.get("sort", "")
    return MovieQuery(
        **dict(read_filters(params)),
        q=params.get("q", "")[:200],
        sort=sort if sort in get_args(MovieSort) else "match",
        cursor=read_cursor(params.get("cursor", "")),
    )


def read_cursor(text: str) -> str:
    """Anything that no page links to begins at the start."""
    return text if text.isascii() and text.isdecimal() and len(text) <= MAX_CURSOR_DIGITS else ""


def page_address(query: MovieQuery, cursor: str) -> str:
    query = query.model_copy(update={"cursor": "" if cursor == "0" else cursor})
    return f"/movies?{encode(address_fields(query))}".removesuffix("?")


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
        region=read_region(request, deps),
        regions=regions_of(deps),
    )


async def movie_outlook(deps: Dependencies, visitor: SignedInUser | None, movie_id: int) -> Outlook | None:
    if visitor is None:
        return None
    return Outlook.model_validate_json(await deps.recommender.outlook(visitor.user_id, movie_id))
