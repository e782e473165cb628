from types import SimpleNamespace
from typing import Any, cast

import pytest
from fastapi import Request, Response

from services.web.pages.lists.picks_cookie import (
    MAX_PICKS,
    PICK_STARS,
    PICKS_COOKIE,
    as_ratings,
    rate_picks,
    read_picks,
    set_picks_cookie,
)
from shared.contracts.errors import StoreUnavailable
from shared.contracts.profiles import Picks


def request(cookie: str) -> Request:
    return Request({"type": "http", "headers": [(b"cookie", f"{PICKS_COOKIE}={cookie}".encode())]})


class Recommender:
    def __init__(self, error: Exception | None = None) -> None:
        self.error = error
        self.rated: list[tuple[int, Picks]] = []

    async def rate_all(self, user_id: int, picks: Picks) -> None:
        if self.error:
            raise self.error
        self.rated.append((user_id, picks))


def dependencies(recommender: Recommender) -> Any:
    return cast("Any", SimpleNamespace(recommender=recommender))


@pytest.mark.parametrize(
    ("cookie", "picks"), [("", []), ("3.1.3", [3, 1]), ("1.x.-2.0.5", [1, 5]), ("1" * 16 + ".2", [2]), ("²", [])]
)
def test_anything_but_movie_ids_is_ignored(cookie: str, picks: list[int]) -> None:
    assert read_picks(request(cookie)) == picks


def test_the_latest_picks_are_kept_up_to_a_limit() -> None:
    response = Response()
    set_picks_cookie(response, range(1, MAX_PICKS + 3), secure=True)
    cookie = response.headers["set-cookie"]
    value = cookie.partition("=")[2].partition(";")[0]
    assert read_picks(request(value)) == list(range(3, MAX_PICKS + 3))
    assert {"HttpOnly", "Secure"} <= {part.strip() for part in cookie.split(";")}


def test_no_picks_delete_the_cookie() -> None:
    response = Response()
    set_picks_cookie(response, [], secure=False)
    assert "Max-Age=0" in response.headers["set-cookie"]


async def test_picks_become_ratings_and_the_cookie_is_deleted() -> None:
    recommender, response = Recommender(), Response()
    await rate_picks(request("7.9"), response, dependencies(recommender), 944)
    assert recommender.rated == [(944, as_ratings([7, 9]))]
    assert {pick.rating for pick in recommender.rated[0][1].ratings} == {PICK_STARS}
    assert "Max-Age=0" in response.headers["set-cookie"]


async def test_picks_stay_in_the_cookie_if_they_cannot_be_rated() -> None:
    response = Response()
    await rate_picks(request("7"), response, dependencies(Recommender(StoreUnavailable())), 944)
    assert "set-cookie" not in response.headers


async def test_without_picks_nothing_is_rated() -> None:
    recommender = Recommender()
    await rate_picks(request(""), Response(), dependencies(recommender), 944)
    assert recommender.rated == []
