from types import SimpleNamespace
from typing import Any, cast

import pytest

from services.web.accounts.sessions import SignedInUser
from services.web.pages.account.own_verdicts import OwnVerdict, own_verdicts

MOVIE = '"title": "Jaws", "year": 1975, "genres": []'
PROFILE = f"""{{"user_id": 944, "profile_version": 2,
    "ratings": [{{"movie_id": 7, {MOVIE}, "rating": 4.5, "rated_at": "2026-01-02T03:04:05Z", "average_rating": null}}],
    "seen": [{{"movie_id": 8, {MOVIE}}}], "dismissed": [{{"movie_id": 7, {MOVIE}}}, {{"movie_id": 9, {MOVIE}}}]}}"""


async def test_an_anonymous_visitor_has_no_verdicts() -> None:
    def unexpected(_: int) -> None:
        pytest.fail("the recommender was called")

    deps = SimpleNamespace(recommender=SimpleNamespace(profile=unexpected))
    verdicts = await own_verdicts(cast("Any", deps), None)
    assert (dict(verdicts), verdicts[7]) == ({}, OwnVerdict())


async def test_verdicts_are_returned_by_movie_id() -> None:
    async def profile(user_id: int) -> str:
        assert user_id == 944
        return PROFILE

    deps = SimpleNamespace(recommender=SimpleNamespace(profile=profile))
    assert await own_verdicts(cast("Any", deps), SignedInUser(user_id=944, name="Ada")) == {
        7: OwnVerdict(4.5, dismissed=True),
        8: OwnVerdict(seen=True),
        9: OwnVerdict(dismissed=True),
    }
