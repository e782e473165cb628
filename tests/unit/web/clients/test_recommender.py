from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from urllib.parse import parse_qs

import httpx
import pytest

from services.web.clients.recommender import Recommender, list_params, none_if_unavailable
from shared.contracts.errors import RecommenderUnavailable
from shared.contracts.lists import Controls
from shared.contracts.profiles import Pick, Picks
from shared.contracts.queries import MovieQuery
from shared.http.service_client import open_service_client
from tests.support.fakes.recommender import LAST_SAMPLE_USER_ID, FakeRecommender
from tests.unit.web.conftest import TOKEN

HORROR = Controls(genre="Horror")
PICKS = Picks(ratings=[Pick(movie_id=1, rating=4)])


@dataclass
class Calls:
    client: Recommender
    fake: FakeRecommender
    requests: list[httpx.Request] = field(default_factory=list)

    @property
    def last(self) -> tuple[str, str, dict[str, list[str]]]:
        request = self.requests[-1]
        return request.method, request.url.path, parse_qs(request.url.query.decode())


@pytest.fixture
async def calls() -> AsyncIterator[Calls]:
    fake, requests = FakeRecommender(), []

    async def record(request: httpx.Request) -> None:
        requests.append(request)

    async with open_service_client("http://recommender", TOKEN, fake.transport()) as client:
        client.event_hooks["request"].append(record)
        yield Calls(Recommender(client), fake, requests)


def test_parameters_omit_defaults() -> None:
    assert list_params(10, Controls()) == {"amount": 10}
    assert list_params(3, HORROR) == {"amount": 3, "genre": ("Horror",)}


async def test_a_change_is_sent_to_the_users_movie(calls: Calls) -> None:
    await calls.client.rate(944, 1, 4.5, 7)
    assert calls.last == ("PUT", "/internal/users/944/ratings/1", {"amount": ["7"]})
    assert calls.requests[-1].content == b'{"rating":4.5}'
    await calls.client.unsee(944, 1, 7)
    assert calls.last == ("DELETE", "/internal/users/944/seen/1", {"amount": ["7"]})


async def test_a_list_is_requested_with_its_controls(calls: Calls) -> None:
    await calls.client.recommendations(944, 3, HORROR)
    assert calls.last == ("GET", "/internal/users/944/recommendations", {"amount": ["3"], "genre": ["Horror"]})


async def test_a_list_for_two_names_its_reader_only_if_there_is_one(calls: Calls) -> None:
    await calls.client.together(944, 196, 3, HORROR)
    assert "reader" not in calls.last[2]
    await calls.client.together(944, 196, 3, HORROR, reader=944, common=True)
    assert (calls.last[2]["reader"], calls.last[2]["common"]) == (["944"], ["true"])


async def test_the_catalogue_is_searched_without_default_parameters(calls: Calls) -> None:
    await calls.client.movies(MovieQuery(q="alien"))
    assert calls.last == ("GET", "/internal/movies", {"q": ["alien"]})


async def test_the_status_is_cached_unless_a_fresh_one_is_requested(calls: Calls) -> None:
    assert await calls.client.is_sample_user(LAST_SAMPLE_USER_ID)
    assert not await calls.client.is_sample_user(LAST_SAMPLE_USER_ID + 1)
    assert len(calls.requests) == 1
    await calls.client.status(max_age=0)
    assert len(calls.requests) == 2


async def test_an_outage_is_an_error_or_none(calls: Calls) -> None:
    assert await none_if_unavailable(calls.client.status()) is not None
    calls.fake.down = True
    with pytest.raises(RecommenderUnavailable):
        await calls.client.onboarding()
    assert await none_if_unavailable(calls.client.status(max_age=0)) is None
