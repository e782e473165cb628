from types import SimpleNamespace
from typing import Any, cast

import pytest

from services.web.accounts.sessions import SignedInUser
from services.web.pages.account.own_ratings import own_ratings

RATINGS = """{"user_id": 944, "profile_version": 2, "ratings": [
    {"movie_id": 7, "title": "Jaws", "rating": 4.5, "rated_at": "2026-01-02T03:04:05Z"}
]}"""


async def test_an_anonymous_visitor_has_no_ratings() -> None:
    def unexpected(_: int) -> None:
        pytest.fail("the recommender was called")

    deps = SimpleNamespace(recommender=SimpleNamespace(ratings=unexpected))
    assert await own_ratings(cast("Any", deps), None) == {}


async def test_ratings_are_returned_by_movie_id() -> None:
    async def ratings(user_id: int) -> str:
        assert user_id == 944
        return RATINGS

    deps = SimpleNamespace(recommender=SimpleNamespace(ratings=ratings))
    assert await own_ratings(cast("Any", deps), SignedInUser(user_id=944, name="Ada")) == {7: 4.5}
