import httpx
import pytest

from services.recommender.domain.profile import UserProfile, Verdict
from services.recommender.records import hiding
from shared.http.service_client import KNOWN_HIDES
from tests.support.fakes.profile_store import FakeProfileStore
from tests.support.served_models import IDS
from tests.unit.recommender.api.conftest import OTHER, USER

ONE, TWO = IDS[:2]
PATH = f"/internal/users/{USER}"


async def test_a_list_is_narrowed_by_its_query(client: httpx.AsyncClient) -> None:
    response = await client.get(f"{PATH}/recommendations", params={"amount": 3, "genre": "Comedy", "from_year": 1990})
    movies = response.json()["movies"]
    assert len(movies) == 3
    assert all("Comedy" in movie["genres"] and movie["year"] >= 1990 for movie in movies)
    assert len((await client.get(f"{PATH}/recommendations")).json()["movies"]) == 10
    assert (await client.get(f"{PATH}/recommendations?colour=red")).status_code == 422


async def test_a_preview_leaves_unknown_movies_out(client: httpx.AsyncClient, store: FakeProfileStore) -> None:
    picks = {"ratings": [{"movie_id": movie_id, "rating": 5} for movie_id in (ONE, 999_999)]}
    movies = (await client.post("/internal/preview?amount=4", json=picks)).json()["movies"]
    assert len(movies) == 4
    assert ONE not in {movie["movie_id"] for movie in movies}
    assert store.calls == []


async def test_a_breakdown_is_of_the_first_movie_of_the_list(
    client: httpx.AsyncClient, store: FakeProfileStore
) -> None:
    store.profiles[USER] = UserProfile(USER, 1, {ONE: Verdict(5.0, 1)})
    listed = (await client.get(f"{PATH}/recommendations?amount=1")).json()["movies"]
    breakdown = (await client.get(f"{PATH}/breakdown")).json()
    assert [breakdown["movie"]] == listed
    assert [part["movie_id"] for part in breakdown["largest"]] == [ONE]


async def test_the_notices_are_those_of_the_store(client: httpx.AsyncClient) -> None:
    assert (await client.get("/internal/notices")).json() == {"model_version": "v1", "distrust": {}, "hides": 0}


async def test_a_profile_is_shown_whole_or_by_its_ratings(client: httpx.AsyncClient, store: FakeProfileStore) -> None:
    store.profiles[USER] = UserProfile(USER, 2, {ONE: Verdict(5.0, 1), TWO: Verdict(None, 2, seen=True)})
    ratings = (await client.get(f"{PATH}/ratings")).json()
    assert [(each["movie_id"], each["title"], each["rating"]) for each in ratings["ratings"]] == [(ONE, "Movie 0", 5.0)]
    whole = (await client.get(f"{PATH}/profile")).json()
    assert [movie["movie_id"] for movie in whole["seen"]] == [TWO]
    outlook = (await client.get(f"{PATH}/movies/{ONE}")).json()
    assert (outlook["rating"], outlook["explanation"]["kind"]) == (5.0, "popularity")


async def test_a_list_for_two_says_what_each_would_give(client: httpx.AsyncClient, store: FakeProfileStore) -> None:
    for user_id in (USER, OTHER):
        store.profiles[user_id] = UserProfile(user_id, 1, {ONE: Verdict(5.0, 1)})
    path = f"{PATH}/together/{OTHER}"
    together = (await client.get(path, params={"amount": 3, "reader": OTHER, "common": True})).json()
    assert [person["user_id"] for person in together["people"]] == [USER, OTHER]
    assert [liking["reason"][:12] for liking in together["movies"][0]["likings"]] == ["Because they", "Because you "]
    assert (len(together["movies"]), together["common"]["alike"]) == (3, 1)
    assert (await client.get(path)).json()["common"] is None
    assert (await client.get(f"{PATH}/together/{USER}")).status_code == 422


async def test_a_visitor_comes_first_in_a_list_for_two(client: httpx.AsyncClient) -> None:
    picks = {"ratings": [{"movie_id": ONE, "rating": 5}]}
    together = (await client.post(f"{PATH}/together", json=picks)).json()
    assert [person["user_id"] for person in together["people"]] == [None, USER]
    assert together["movies"][0]["likings"][0]["reason"].startswith("Because you liked")


async def test_the_catalogue_is_searched_matched_and_browsed(client: httpx.AsyncClient) -> None:
    found = (await client.get("/internal/movies", params={"q": "Movie 7", "limit": 1})).json()
    assert [movie["title"] for movie in found["movies"]] == ["Movie 7"]
    assert len((await client.get("/internal/movies")).json()["movies"]) == 24
    named = {"movies": [{"title": "Movie 7", "year": 1967}, {"title": "No such movie"}]}
    matches = (await client.post("/internal/movies/match", json=named)).json()
    assert matches["movie_ids"] == [found["movies"][0]["movie_id"], None]
    assert [match["movie_id"] for match in matches["matches"]] == matches["movie_ids"]
    assert matches["matches"][0]["candidates"][0]["movie"] == found["movies"][0]


async def test_a_spoken_title_is_understood(client: httpx.AsyncClient) -> None:
    certain, absent = [
        (await client.get("/internal/movies/spoken", params={"words": words})).json()
        for words in ("movie twenty seven", "casablanca")
    ]
    assert (certain["certainty"], certain["movies"][0]["title"]) == ("certain", "Movie 27")
    assert absent == {"certainty": "absent", "movies": []}
    body = {"titles": ["casablanca", "movie twenty seven"]}
    assert (await client.post("/internal/movies/spoken", json=body)).json() == {"titles": [absent, certain]}
    assert (await client.post("/internal/movies/spoken", json={"titles": ["x"] * 51})).status_code == 422


async def test_a_search_that_finds_nothing_says_how_far_the_catalogue_reaches(client: httpx.AsyncClient) -> None:
    found = (await client.get("/internal/movies", params={"q": "casablanca"})).json()
    assert (found["total"], found["catalogue_years"]) == (0, {"first": 1960, "last": 1999})
    assert "catalogue_years" not in (await client.get("/internal/movies")).json()


async def test_a_movie_has_details_and_similar_movies(client: httpx.AsyncClient) -> None:
    assert (await client.get(f"/internal/movies/{ONE}")).json()["title"] == "Movie 0"
    similar = (await client.get(f"/internal/movies/{ONE}/similar?amount=3")).json()
    assert (similar["movie_id"], len(similar["movies"])) == (ONE, 3)
    for path in (f"/internal/movies/{ONE + 1}", f"/internal/movies/{ONE + 1}/similar"):
        assert (await client.get(path)).status_code == 404


async def test_newcomers_are_shown_groups_of_movies(client: httpx.AsyncClient) -> None:
    groups = (await client.get("/internal/onboarding")).json()["groups"]
    assert groups
    assert all(group["movies"] for group in groups)


async def test_the_status_is_that_of_the_served_model(client: httpx.AsyncClient) -> None:
    status = (await client.get("/internal/status")).json()
    assert {name: status[name] for name in ("dataset", "users", "movies", "algorithm", "model_version")} == {
        "dataset": "small",
        "users": 60,
        "movies": len(IDS),
        "algorithm": "ease",
        "model_version": "v1",
    }


async def test_a_catalogue_behind_what_the_caller_knows_to_be_hidden_does_not_answer(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hiding, "TAKE_UP_SECONDS", 0.1)
    path = f"/internal/movies/{IDS[0]}"
    statuses = [(await client.get(path, headers={KNOWN_HIDES: known})).status_code for known in ("0", "nonsense", "1")]
    assert statuses == [200, 200, 503]
