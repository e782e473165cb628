import asyncio

import pytest
from pydantic import SecretStr

from services.web.clients.best_known import KEPT_SECONDS, BestKnownMovies
from services.web.clients.recommender import Recommender
from shared.contracts.errors import RecommenderUnavailable
from shared.http.service_client import open_service_client
from tests.support.catalogue.fake_catalogue import TITLES
from tests.support.fakes.recommender import FakeRecommender


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


async def test_the_recommender_is_asked_once_an_hour_and_version() -> None:
    fake, clock = FakeRecommender(), Clock()
    client = open_service_client("http://recommender", SecretStr("t" * 32), fake.transport())
    best_known = BestKnownMovies(Recommender(client), clock)
    everybody = await asyncio.gather(*(best_known.ids("v1") for _ in range(5)))
    assert everybody == [list(range(1, len(TITLES) + 1))] * 5
    calls = len(fake.requests)
    clock.now = KEPT_SECONDS - 1
    await best_known.ids("v1")
    assert len(fake.requests) == calls
    await best_known.ids("v2")
    assert len(fake.requests) == 2 * calls
    clock.now = 2 * KEPT_SECONDS
    await best_known.ids("v2")
    assert len(fake.requests) == 3 * calls


async def test_an_outage_is_not_kept() -> None:
    fake = FakeRecommender()
    client = open_service_client("http://recommender", SecretStr("t" * 32), fake.transport())
    best_known = BestKnownMovies(Recommender(client))
    fake.down = True
    with pytest.raises(RecommenderUnavailable):
        await best_known.ids("v1")
    fake.down = False
    assert await best_known.ids("v1")
