from datetime import UTC, datetime
from typing import Any

import pytest
from fastapi import Request

from services.web.pages.watching.arrivals import WAITING_COOKIE, Arrivals
from services.web.views.watching.my_services import SERVICES_COOKIE
from shared.contracts.watching import Watchlist

ADA = 945


def watchlist(**services: str) -> Watchlist:
    """Movies by id, each with the service that includes it in Germany, or none."""
    movies: list[dict[str, Any]] = [
        {
            **{"movie_id": int(movie[1:]), "title": movie, "year": None, "genres": [], "predicted_rating": 4},
            "wanted_at": datetime(2026, 1, 2, tzinfo=UTC),
            "watch": {"DE": {"stream": [name]}} if name else {},
        }
        for movie, name in services.items()
    ]
    return Watchlist.model_validate({"user_id": ADA, "profile_version": 1, "in_lists": True, "movies": movies})


def visit(waiting: str, wanted: Watchlist | None, services: str = "DE|Netflix") -> Arrivals:
    cookies = f"{SERVICES_COOKIE}={services}; {WAITING_COOKIE}={waiting}"
    return Arrivals.of(Request({"type": "http", "headers": [(b"cookie", cookies.encode())]}), wanted)


def told(arrivals: Arrivals) -> list[Any]:
    return [(each.movie.movie_id, each.services) for each in arrivals.new]


def test_a_movie_that_reaches_a_service_is_told_until_it_is_closed() -> None:
    first = visit("", watchlist(m1="", m2="Netflix", m3="Mubi"))
    assert (told(first), first.cookie) == ([], "945:1.3")
    assert first.cookie is not None
    second = visit(first.cookie, watchlist(m1="Netflix", m2="Netflix", m3="Mubi", m4="Netflix"))
    assert (told(second), second.cookie) == ([(1, ["Netflix"])], "945:1.3")
    closed = second.closed(ADA)
    assert (told(closed), closed.cookie) == ([], "945:3")


def test_what_was_seen_meanwhile_is_not_told() -> None:
    assert visit("945:1", watchlist(m2="")).cookie == "945:2"


@pytest.mark.parametrize("waiting", ["946:1", "945", "x:1", "945:\u0661", "945:" + "9" * 40, ""])
def test_the_cookie_of_somebody_else_or_a_damaged_one_is_ignored(waiting: str) -> None:
    assert told(visit(waiting.encode().decode("latin-1"), watchlist(m1="Netflix"))) == []


def test_without_a_choice_or_a_watchlist_nothing_is_kept() -> None:
    assert visit("945:1", watchlist(m1="Netflix"), services="") == Arrivals([])
    assert visit("945:1", None) == Arrivals([])
