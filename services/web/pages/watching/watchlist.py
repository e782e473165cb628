"""What the visitor wants to see, sorted for tonight."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from services.web.dependencies import Deps
from services.web.http.visitor import Visitor
from services.web.pages.account.own_verdicts import own_verdicts
from services.web.queries.forms import parse_integer
from shared.contracts.watching import WantedMovie, Watchlist, WatchlistChoice, WatchlistOrder

router = APIRouter(prefix="/watchlist")
MAX_MINUTES = 600
ORDERS: dict[WatchlistOrder, str] = {
    "predicted": "Best for me first",
    "longest": "Longest on the list first",
    "latest": "Latest added first",
    "year": "Newest first",
    "title": "By title",
}


@dataclass(frozen=True)
class WatchlistQuery:
    """`minutes` is the time that the visitor has; None: any."""

    order: WatchlistOrder
    minutes: int | None

    @classmethod
    def read(cls, params: Mapping[str, str]) -> "WatchlistQuery":
        """Anything that the form cannot send is the default."""
        sort = params.get("sort", "")
        order: WatchlistOrder = next((each for each in ORDERS if each == sort), "predicted")
        minutes = parse_integer(params.get("minutes", ""))
        return cls(order, minutes if minutes is not None and 1 <= minutes <= MAX_MINUTES else None)

    def fitting(self, movies: list[WantedMovie]) -> list[WantedMovie]:
        """A movie of unknown length fits no limit."""
        if self.minutes is None:
            return movies
        return [movie for movie in movies if movie.runtime is not None and movie.runtime <= self.minutes]


@router.get("")
async def watchlist_page(request: Request, deps: Deps, visitor: Visitor) -> Response:
    query = WatchlistQuery.read(request.query_params)
    body, verdicts = await asyncio.gather(
        deps.recommender.watching.watchlist(visitor.user_id, query.order), own_verdicts(deps, visitor)
    )
    watchlist = Watchlist.model_validate_json(body)
    return deps.renderer.page(
        request,
        "watchlist.html",
        watchlist=watchlist,
        movies=query.fitting(watchlist.movies),
        unknown_lengths=sum(movie.runtime is None for movie in watchlist.movies),
        query=query,
        orders=ORDERS,
        verdicts=verdicts,
    )


@router.post("/lists")
async def keep_in_lists(in_lists: Annotated[bool, Form()], deps: Deps, visitor: Visitor) -> Response:
    """Whether what is wanted stays among the recommendations."""
    await deps.recommender.watching.keep_in_lists(visitor.user_id, WatchlistChoice(in_lists=in_lists))
    return RedirectResponse("/watchlist#lists", 303)
