"""The dialogue's way to the recommender and to the web service."""

import json
from collections.abc import Callable

import httpx
import pytest

from services.voice.adapters.accounts import LinkedAccounts
from services.voice.adapters.recommender import Recommender
from services.voice.dialogue.ports import Account
from shared.contracts.errors import MatineeError
from tests.support.fakes.recommender import FakeRecommender

Answer = Callable[[httpx.Request], httpx.Response]


def client(answer: Answer) -> httpx.AsyncClient:
    return httpx.AsyncClient(base_url="http://other", transport=httpx.MockTransport(answer))


@pytest.fixture
def fake() -> FakeRecommender:
    return FakeRecommender()


@pytest.fixture
def recommender(fake: FakeRecommender) -> Recommender:
    return Recommender(httpx.AsyncClient(base_url="http://recommender", transport=fake.transport()))


async def test_a_title_is_searched_for(fake: FakeRecommender, recommender: Recommender) -> None:
    assert [movie.title for movie in await recommender.search("fargo")] == ["Fargo"]
    await recommender.search("x" * 5000)
    assert len(fake.asked[-1].url.params["q"]) == 200


async def test_a_movie_is_told_with_its_ratings_and_its_likes(recommender: Recommender) -> None:
    assert (await recommender.details(1)).average_rating == 3.9
    assert [movie.movie_id for movie in await recommender.similar(1)] == [2, 3, 4, 5, 6]
    with pytest.raises(MatineeError):
        await recommender.details(999)


async def test_a_list_is_narrowed_by_what_was_said_and_nothing_else(
    fake: FakeRecommender, recommender: Recommender
) -> None:
    await recommender.filtered(196, None, 1990, None)
    assert dict(fake.asked[-1].url.params) == {"amount": "100", "from_year": "1990"}
    await recommender.filtered(196, "Comedy", None, 1980)
    assert dict(fake.asked[-1].url.params) == {"amount": "100", "genre": "Comedy", "to_year": "1980"}


@pytest.mark.parametrize(("served", "asked"), [("Children's", "Children's"), ("Children", "Children")])
async def test_a_genre_is_asked_for_as_the_data_set_spells_it(served: str, asked: str) -> None:
    fake, wanted = FakeRecommender(), []

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/internal/status":
            return httpx.Response(200, json=fake.status() | {"genres": ["Drama", served]})
        wanted.append(request.url.params["genre"])
        return fake.answer(request)

    await Recommender(client(answer)).filtered(196, "Children", None, None)
    assert wanted == [asked]


@pytest.mark.parametrize("status", [404, 422])
async def test_an_unknown_user_or_genre_has_no_movies(status: int) -> None:
    assert await Recommender(client(problem(status))).filtered(1, None, 1990, None) == []


async def test_what_the_recommender_cannot_answer_is_raised(recommender: Recommender, fake: FakeRecommender) -> None:
    fake.away = True
    with pytest.raises(MatineeError):
        await recommender.filtered(1, None, 1990, None)


async def test_verdicts_go_to_the_listeners_own_profile() -> None:
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(200, json={})

    recommender = Recommender(client(answer))
    await recommender.rate(944, 2, 4.5)
    await recommender.mark_seen(944, 3)
    await recommender.dismiss(944, 4)
    assert [(request.method, request.url.path) for request in asked] == [
        ("PUT", "/internal/users/944/ratings/2"),
        ("PUT", "/internal/users/944/seen/3"),
        ("PUT", "/internal/users/944/dismissed/4"),
    ]
    assert json.loads(asked[0].content) == {"rating": 4.5}


def problem(status: int) -> Answer:
    told = {"title": "x", "status": status, "detail": "y"}
    return lambda _: httpx.Response(status, json=told, headers={"Content-Type": "application/problem+json"})


async def test_an_access_token_is_checked_with_the_web_service() -> None:
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(200, json={"user_id": 944, "name": "Ada", "scopes": ["lists:read"], "more": 1})

    assert await LinkedAccounts(client(answer)).owner("t") == Account(user_id=944, name="Ada", scopes=["lists:read"])
    assert (asked[0].method, asked[0].url.path) == ("POST", "/internal/token")
    assert json.loads(asked[0].content) == {"access_token": "t"}


async def test_a_token_that_is_refused_belongs_to_nobody() -> None:
    assert await LinkedAccounts(client(problem(401))).owner("t") is None


@pytest.mark.parametrize("status", [404, 500, 503])
async def test_a_web_service_that_cannot_tell_is_no_refusal(status: int) -> None:
    with pytest.raises(MatineeError):
        await LinkedAccounts(client(problem(status))).owner("t")
