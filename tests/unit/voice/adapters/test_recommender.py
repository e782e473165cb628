import json
from typing import Literal

import httpx
import pytest

from services.voice.adapters.recommender import Recommender
from services.voice.dialogue.conversation import MovieRef, Opinion, Write
from services.voice.dialogue.ports import FoundMovies
from shared.contracts.errors import MatineeError
from shared.contracts.filtering.filters import MovieFilters
from shared.contracts.movies import Movie
from tests.support.fakes.other_service import client_of, problem
from tests.support.fakes.recommender import FakeRecommender

Kind = Literal["rate", "seen", "dismiss", "want", "unwant", "rest"]


@pytest.fixture
def fake() -> FakeRecommender:
    return FakeRecommender()


@pytest.fixture
def recommender(fake: FakeRecommender) -> Recommender:
    return Recommender(httpx.AsyncClient(base_url="http://recommender", transport=fake.transport()))


async def test_a_spoken_title_is_understood_and_cut_to_its_longest() -> None:
    requests: list[httpx.Request] = []

    def respond(request: httpx.Request) -> httpx.Response:
        requests.append(request)
        return httpx.Response(200, json={"certainty": "absent", "movies": []})

    assert (await Recommender(client_of(respond)).understand_title("x" * 5000)).certainty == "absent"
    assert requests[0].url.path == "/internal/movies/spoken"
    assert len(requests[0].url.params["words"]) == 200


async def test_a_wish_is_read_without_its_movies(fake: FakeRecommender, recommender: Recommender) -> None:
    wish = await recommender.read_wish("comedies before 1990")
    assert wish.means.stated() == ["genre", "years"]
    assert [request.url.path for request in fake.requests] == ["/internal/wishes/reading"]


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
    await recommender.filtered(196, MovieFilters(from_year=1990))
    assert dict(fake.requests[-1].url.params) == {"amount": "100", "from_year": "1990"}
    await recommender.filtered(196, MovieFilters(genre="Comedy", to_year=1980))
    assert dict(fake.requests[-1].url.params) == {"amount": "100", "genre": "Comedy", "to_year": "1980"}


@pytest.mark.parametrize(("served", "requested"), [("Children's", "Children's"), ("Children", "Children")])
async def test_a_genre_is_spelt_as_in_the_data_set(served: str, requested: str) -> None:
    fake, genres = FakeRecommender(), []

    def respond(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/internal/status":
            return httpx.Response(200, json=fake.status() | {"genres": ["Drama", served]})
        genres.append(request.url.params["genre"])
        return fake.respond(request)

    await Recommender(client_of(respond)).filtered(196, MovieFilters(genre="Children"))
    assert genres == [requested]


@pytest.mark.parametrize("status", [404, 422])
async def test_an_unknown_user_or_genre_has_no_movies(status: int) -> None:
    assert await Recommender(client_of(problem(status))).filtered(1, MovieFilters(from_year=1990)) == FoundMovies([])


async def test_a_failure_of_the_recommender_is_raised(recommender: Recommender, fake: FakeRecommender) -> None:
    fake.down = True
    with pytest.raises(MatineeError):
        await recommender.filtered(1, MovieFilters(from_year=1990))


async def test_verdicts_are_written_to_the_users_own_profile() -> None:
    requests: list[httpx.Request] = []

    def respond(request: httpx.Request) -> httpx.Response:
        requests.append(request)
        return httpx.Response(200, json={})

    recommender = Recommender(client_of(respond))
    await recommender.rate(944, 2, 4.5)
    await recommender.mark_seen(944, 3)
    await recommender.dismiss(944, 4)
    await recommender.want(944, 5)
    await recommender.rest(944, 6)
    await recommender.unwant(944, 7)
    assert [(request.method, request.url.path) for request in requests] == [
        ("PUT", "/internal/users/944/ratings/2"),
        ("PUT", "/internal/users/944/seen/3"),
        ("PUT", "/internal/users/944/dismissed/4"),
        ("PUT", "/internal/users/944/watchlist/5"),
        ("PUT", "/internal/users/944/rested/6"),
        ("DELETE", "/internal/users/944/watchlist/7"),
    ]
    assert json.loads(requests[0].content) == {"rating": 4.5}


async def test_popular_movies_are_filtered_and_those_that_may_belong_to_them_counted() -> None:
    paths: list[str] = []

    def respond(request: httpx.Request) -> httpx.Response:
        paths.append(str(request.url.copy_remove_param("limit")))
        if request.url.path == "/internal/status":
            return httpx.Response(200, json=FakeRecommender().status() | {"genres": ["Comedy", "Romance"]})
        page = {"movies": [], "total": 0, "next_cursor": None, "selection": {"matching": 0, "unknown": 3}}
        return httpx.Response(200, json=page)

    filters = MovieFilters(genre=("Comedy", "Romance"), without_genre=("War",), from_year=1990, max_runtime=119)
    found = await Recommender(client_of(respond)).popular(filters)
    assert found == FoundMovies([], unknown=3)
    query = "genre=Comedy&genre=Romance&from_year=1990&max_runtime=119"
    assert paths[-1].endswith(f"/internal/movies?{query}"), "the data set has no genre War to leave out"


async def test_some_movies_are_selected_in_their_order() -> None:
    movies = [Movie(movie_id=movie_id, title=str(movie_id), year=None, genres=[]) for movie_id in (3, 2, 1)]

    def respond(request: httpx.Request) -> httpx.Response:
        assert json.loads(request.content) == {"movie_ids": [3, 2, 1], "filters": {"person": ["tom hanks"]}}
        return httpx.Response(200, json={"movie_ids": [3, 1], "selection": {"matching": 2, "unknown": 0}})

    found = await Recommender(client_of(respond)).select(movies, MovieFilters(person="tom hanks"))
    assert [movie.movie_id for movie in found.movies] == [3, 1]


async def test_introductions_take_turns_among_the_groups_of_taste() -> None:
    def movie(movie_id: int) -> dict[str, object]:
        return {"movie_id": movie_id, "title": str(movie_id), "year": None, "genres": []}

    groups = [{"label": "x", "movies": [movie(1), movie(2)]}, {"label": "y", "movies": [movie(3)]}]
    client = client_of(lambda _: httpx.Response(200, json={"groups": groups}))
    assert [each.movie_id for each in await Recommender(client).introductions()] == [1, 3, 2]


RATED, UNRATED = Opinion(rating=3), Opinion()


@pytest.mark.parametrize(
    ("kind", "before", "requests"),
    [
        ("rate", RATED, ["PUT ratings"]),
        ("rate", UNRATED, ["DELETE ratings"]),
        ("rate", Opinion(seen=True), ["DELETE ratings", "PUT seen"]),
        ("rate", Opinion(rating=3, seen=True), ["PUT ratings", "PUT seen"]),
        ("seen", UNRATED, ["DELETE seen"]),
        ("seen", Opinion(seen=True), []),
        ("dismiss", UNRATED, ["DELETE dismissed"]),
        ("dismiss", Opinion(dismissed=True), []),
        ("rest", UNRATED, ["DELETE rested"]),
        ("rest", Opinion(rested=True), []),
        ("rest", Opinion(wanted=True), ["DELETE rested"]),
        ("want", UNRATED, ["DELETE watchlist"]),
        ("want", Opinion(wanted=True), []),
        ("unwant", UNRATED, []),
        ("unwant", Opinion(wanted=True), ["PUT watchlist"]),
        ("want", Opinion(dismissed=True), ["PUT dismissed", "DELETE watchlist"]),
        ("rate", Opinion(rating=3, wanted=True), ["PUT ratings", "PUT watchlist"]),
        ("seen", Opinion(wanted=True), ["DELETE seen", "PUT watchlist"]),
    ],
)
async def test_what_is_taken_back_leaves_what_was_there_before(
    kind: Kind, before: Opinion, requests: list[str]
) -> None:
    sent: list[str] = []

    def respond(request: httpx.Request) -> httpx.Response:
        sent.append(f"{request.method} {request.url.path.split('/')[-2]}")
        return httpx.Response(200, json={})

    write = Write(kind=kind, movie=MovieRef(movie_id=2, title="Alien"), stars=4, before=before)
    await Recommender(client_of(respond)).take_back(944, write)
    assert sent == requests


async def test_an_opinion_is_what_the_profile_says() -> None:
    outlook = {"rating": 3.5, "seen": False, "dismissed": True, "predicted_rating": 4, "reason": "", "neighbours": None}
    client = client_of(lambda _: httpx.Response(200, json=outlook))
    assert await Recommender(client).opinion(944, 2) == Opinion(rating=3.5, dismissed=True)
    watching = {"watching": {"wanted_at": "2026-11-01T20:00:00Z"}}
    client = client_of(lambda _: httpx.Response(200, json=outlook | watching))
    assert (await Recommender(client).opinion(944, 2)).wanted
    watching = {"watching": {"rested_until": "2026-12-01T20:00:00Z"}}
    client = client_of(lambda _: httpx.Response(200, json=outlook | watching))
    assert (await Recommender(client).opinion(944, 2)).rested


async def test_the_name_of_the_data_set_is_asked_for_once_a_minute(fake: FakeRecommender) -> None:
    recommender = Recommender(httpx.AsyncClient(base_url="http://recommender", transport=fake.transport()))
    assert await recommender.dataset() == await recommender.dataset() == fake.status()["dataset"]
    assert [request.url.path for request in fake.requests] == ["/internal/status"]
