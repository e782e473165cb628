"""Movies of the watchlist that have reached the visitor's services since the last visit.

A cookie keeps which movies of the watchlist none of them included, and those whose news the visitor has not closed.
What is wanted and included at once is no news, and neither is what a new choice of services includes.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from fastapi import Request, Response

from services.web.http.visitor import is_https
from services.web.views.watching.my_services import COOKIE_SECONDS, MyServices
from shared.contracts.watching import WantedMovie, Watchlist

WAITING_COOKIE = "matinee_waiting"
MAX_WAITING = 400
"""A cookie holds four KB."""


@dataclass(frozen=True)
class Arrival:
    movie: WantedMovie
    services: list[str]


@dataclass(frozen=True)
class Arrivals:
    new: list[Arrival]
    cookie: str | None = None
    """None: nothing to keep."""

    @classmethod
    def of(cls, request: Request, watchlist: Watchlist | None) -> "Arrivals":
        services = MyServices.of(request)
        if services is None or watchlist is None:
            return cls([])
        included = {movie.movie_id: services.including(movie.watch) for movie in watchlist.movies}
        waiting = _waiting(request.cookies.get(WAITING_COOKIE, ""), watchlist.user_id)
        new = [
            Arrival(movie, included[movie.movie_id])
            for movie in watchlist.movies
            if movie.movie_id in waiting and included[movie.movie_id]
        ]
        kept = [movie_id for movie_id, names in included.items() if movie_id in waiting or not names]
        return cls(new, _cookie(watchlist.user_id, kept))

    def closed(self, user_id: int) -> "Arrivals":
        """With the news taken out of what is waited for."""
        waiting = _waiting(self.cookie or "", user_id) - {each.movie.movie_id for each in self.new}
        return Arrivals([], _cookie(user_id, sorted(waiting)))

    def keep(self, request: Request, response: Response) -> None:
        if self.cookie is not None and self.cookie != request.cookies.get(WAITING_COOKIE):
            secure = is_https(request)
            response.set_cookie(
                WAITING_COOKIE, self.cookie, max_age=COOKIE_SECONDS, httponly=True, samesite="lax", secure=secure
            )


def _cookie(user_id: int, movie_ids: Iterable[int]) -> str:
    return f"{user_id}:{'.'.join(str(movie_id) for movie_id in islice(movie_ids, MAX_WAITING))}"


def _waiting(cookie: str, user_id: int) -> set[int]:
    """Empty for another user of the browser, and for anything that this site did not write."""
    owner, _, ids = cookie.partition(":")
    numbers = ids.split(".") if owner == str(user_id) else []
    return {int(number) for number in numbers if number.isascii() and number.isdecimal() and len(number) < 17}
