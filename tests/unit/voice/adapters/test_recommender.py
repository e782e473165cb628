import json

import httpx
import pytest

from services.voice.adapters.recommender import Recommender
from shared.contracts.errors import MatineeError
from tests.support.fakes.other_service import client_of, problem
from tests.support.fakes.recommender import FakeRecommender


@pytest.fixture
def fake() -> FakeRecommender:
    return FakeRecommender()


@pytest.fixture
def recommender(fake: FakeRecommender) -> Recommender:
    return Recommender(httpx.AsyncClient(base_url="http://recommender", transport=fake.transport()))


async def test_a_title_is_searched_and_cut_to_its_longest(fake: FakeRecommender, recommender: Recommender) -> None:
    match = await recommender.find_title("fargo")
    assert (match.certainty, match.movies[0].title) == ("certain", "Fargo")
    await recommender.find_title("x" * 5000)
    assert len(fake.requests[-1].url.params["q"]) == 200


async def test_details_and_similar_movies_are_read(recommender: Recommender) -> None:
    assert (await recommender.details(1)).average_rating == 3.9
    assert [movie.movie_id for movie in await recommender.similar(1)] == [2, 3, 4, 5, 6]
    with pytest.raises(MatineeError):
        await recommender.details(999)


async def test_a_movie_is_explained_to_a_user(recommender: Recommender) -> None:
    explanation = await recommender.explanation(196, 1)
    assert explanation is not None
    assert explanation.kind == "ratings"


async def test_a_list_is_filtered_by_the_given_filters_only(fake: FakeRecommender, recommender: Recommender) -> None:
    await recommender.filtered(196, None, 1990, None)
    assert dict(fake.requests[-1].url.params) == {"amount": "100", "from_year": "1990"}
    await recommender.filtered(196, "Comedy", None, 1980)
    assert dict(fake.requests[-1].url.params) == {"amount": "100", "genre": "Comedy", "to_year": "1980"}


@pytest.mark.parametrize(("served", "requested"), [("Children's", "Children's"), ("Children", "Children")])
async def test_a_genre_is_spelt_as_in_the_data_set(served: str, requested: str) -> None:
    fake, genres = FakeRecommender(), []

    def respond(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/internal/status":
            return httpx.Response(200, json=fake.status() | {"genres": ["Drama", served]})
        genres.append(request.url.params["genre"])
        return fake.respond(request)

    await Recommender(client_of(respond)).filtered(196, "Children", None, None)
    assert genres == [requested]


@pytest.mark.parametrize("status", [404, 422])
async def test_an_unknown_user_or_genre_has_no_movies(status: int) -> None:
    assert await Recommender(client_of(problem(status))).filtered(1, None, 1990, None) == []


async def test_a_failure_of_the_recommender_is_raised(recommender: Recommender, fake: FakeRecommender) -> None:
    fake.down = True
    with pytest.raises(MatineeError):
        await recommender.filtered(1, None, 1990, None)


async def test_verdicts_are_written_to_the_users_own_profile() -> None:
    requests: list[httpx.Request] = []

    def respond(request: httpx.Request) -> httpx.Response:
        requests.append(request)
        return httpx.Response(200, json={})

    recommender = Recommender(client_of(respond))
    await recommender.rate(944, 2, 4.5)
    await recommender.mark_seen(944, 3)
    await recommender.dismiss(944, 4)
    assert [(request.method, request.url.path) for request in requests] == [
        ("PUT", "/internal/users/944/ratings/2"),
        ("PUT", "/internal/users/944/seen/3"),
        ("PUT", "/internal/users/944/dismissed/4"),
    ]
    assert json.loads(requests[0].content) == {"rating": 4.5}
