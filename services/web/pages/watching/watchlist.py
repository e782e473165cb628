"""What the visitor wants to see, sorted for tonight."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from services.web.dependencies import Deps
from services.web.http.visitor import Visitor
from services.web.localization.messages import N_
from services.web.pages.account.own_verdicts import own_verdicts
from services.web.pages.watching.arrivals import Arrivals
from services.web.queries.forms import parse_integer
from services.web.views.render import is_htmx
from services.web.views.watching.my_services import MyServices
from shared.contracts.watching import WantedMovie, Watchlist, WatchlistChoice, WatchlistOrder

router = APIRouter(prefix="/watchlist")
MAX_MINUTES = 600
ORDERS: dict[WatchlistOrder, str] = {
    "predicted": N_("Best for me first"),
    "longest": N_("Longest on the list first"),
    "latest": N_("Latest added first"),
    "year": N_("Newest first"),
    "title": N_("By title"),
}


@dataclass(frozen=True)
class WatchlistQuery:
    """`minutes` is the time that the visitor has; None: any."""

    order: WatchlistOrder
    minutes: int | None
    on_mine: bool = False
    """Only what the visitor's services include."""

    @classmethod
    def read(cls, params: Mapping[str, str]) -> "WatchlistQuery":
        """Anything that the form cannot send is the default."""
        sort = params.get("sort", "")
        order: WatchlistOrder = next((each for each in ORDERS if each == sort), "predicted")
        minutes = parse_integer(params.get("minutes", ""))
        on_mine = params.get("on_mine", "") not in ("", "0", "false")
        return cls(order, minutes if minutes is not None and 1 <= minutes <= MAX_MINUTES else None, on_mine)

    def fitting(self, movies: list[WantedMovie], services: MyServices | None) -> list[WantedMovie]:
        """A movie of unknown length fits no limit. In the order for tonight, what one's services include is first."""
        fitting = [movie for movie in movies if self._has_time_for(movie)]
        if services is None:
            return fitting
        if self.on_mine:
            return [movie for movie in fitting if services.including(movie.watch)]
        return (
            sorted(fitting, key=lambda movie: not services.including(movie.watch)) if self.is_for_tonight else fitting
        )

    def _has_time_for(self, movie: WantedMovie) -> bool:
        return self.minutes is None or (movie.runtime is not None and movie.runtime <= self.minutes)

    @property
    def is_for_tonight(self) -> bool:
        return self.order == "predicted"


@router.get("")
async def watchlist_page(request: Request, deps: Deps, visitor: Visitor) -> Response:
    query = WatchlistQuery.read(request.query_params)
    body, verdicts = await asyncio.gather(
        deps.recommender.watching.watchlist(visitor.user_id, query.order), own_verdicts(deps, visitor)
    )
    watchlist, services = Watchlist.model_validate_json(body), MyServices.of(request)
    arrivals = Arrivals([]) if is_htmx(request) else Arrivals.of(request, watchlist)
    page = deps.renderer.page(
        request,
        "watchlist.html",
        watchlist=watchlist,
        movies=query.fitting(watchlist.movies, services),
        arrivals=arrivals.new,
        services=services,
        unknown_offers=sum(not movie.watch for movie in watchlist.movies),
        unknown_lengths=sum(movie.runtime is None for movie in watchlist.movies),
        query=query,
        orders=ORDERS,
        verdicts=verdicts,
    )
    arrivals.keep(request, page)
    return page


@router.post("/lists")
async def keep_in_lists(in_lists: Annotated[bool, Form()], deps: Deps, visitor: Visitor) -> Response:
    """Whether what is wanted stays among the recommendations."""
    await deps.recommender.watching.keep_in_lists(visitor.user_id, WatchlistChoice(in_lists=in_lists))
    return RedirectResponse("/watchlist#lists", 303)
