"""A rating changes the next list, over HTTP and real stores."""

import asyncio

import httpx
import pytest

from services.recommender.domain.profile import UserProfile
from services.recommender.lists.served_model import ServedModel
from shared.contracts.lists import Controls
from shared.lists.rendering import RenderedList
from tests.integration.recommender.conftest import USER, Recommender
from tests.support.processes.stack import AwsStandin, RedisStandin
from tests.support.waiting import eventually

MOVIE, OTHER = 1, 8


async def test_the_response_to_a_rating_and_the_next_read_include_it(recommender: Recommender) -> None:
    await recommender.sign_up()
    changed = await recommender.rate(MOVIE, 5)
    listed = changed["recommendations"]
    assert changed["profile_version"] == listed["profile_version"] == 1
    assert MOVIE not in [movie["movie_id"] for movie in listed["movies"]]
    assert any("Because you liked Movie 0" in movie["reason"] for movie in listed["movies"])
    assert await recommender.source() == "cache"
    stored = await recommender.read()
    assert stored is not None
    assert b'"profile_version":1' in stored.body()


async def test_a_removed_rating_is_forgotten(recommender: Recommender) -> None:
    await recommender.sign_up()
    await recommender.rate(MOVIE, 5)
    removed = await recommender.http.delete(f"/internal/users/{USER}/ratings/{MOVIE}")
    assert removed.json()["profile_version"] == 2
    assert (await recommender.http.get(f"/internal/users/{USER}/ratings")).json()["ratings"] == []
    assert await recommender.source() is None


async def test_a_dismissed_movie_is_left_out_until_it_is_restored(recommender: Recommender) -> None:
    await recommender.sign_up()
    first = (await recommender.rate(MOVIE, 5))["recommendations"]["movies"][0]["movie_id"]
    path = f"/internal/users/{USER}/dismissed/{first}"
    without = (await recommender.http.put(path)).json()["recommendations"]["movies"]
    assert first not in [movie["movie_id"] for movie in without]
    again = (await recommender.http.delete(path)).json()["recommendations"]["movies"]
    assert again[0]["movie_id"] == first


async def test_concurrent_ratings_of_one_user_are_all_committed(recommender: Recommender) -> None:
    await recommender.sign_up()
    ids = recommender.dataset.movies["movie_id"].to_list()[:25]
    responses = await asyncio.gather(*(recommender.rate(movie_id, 4.5) for movie_id in ids))
    assert sorted(response["profile_version"] for response in responses) == list(range(1, 26))
    rated = (await recommender.http.get(f"/internal/users/{USER}/ratings")).json()
    assert sorted(r["movie_id"] for r in rated["ratings"]) == sorted(ids)
    final = await recommender.read(amount=1)
    assert final is not None
    assert b'"profile_version":25' in final.body()


async def test_the_list_of_a_user_without_ratings_is_not_stored_and_a_sample_users_is(recommender: Recommender) -> None:
    await recommender.sign_up()
    await recommender.http.get(f"/internal/users/{USER}/recommendations")
    assert await recommender.source() is None
    await recommender.http.get("/internal/users/4/recommendations")
    assert await recommender.source(4) == "cache"


async def test_a_list_with_controls_is_not_stored(recommender: Recommender) -> None:
    response = await recommender.http.get("/internal/users/4/recommendations?genre=Comedy&diversity=0.5&amount=5")
    assert all("Comedy" in movie["genres"] for movie in response.json()["movies"])
    assert await recommender.source(4) is None


async def test_hundreds_of_concurrent_misses_compute_one_list(
    recommender: Recommender, monkeypatch: pytest.MonkeyPatch
) -> None:
    await recommender.sign_up()
    await recommender.rate(MOVIE, 5)
    await recommender.forget_lists()
    computed: list[int] = []
    original = ServedModel.rendered_list_for

    def counted(served: ServedModel, profile: UserProfile, amount: int, controls: Controls) -> RenderedList:
        computed.append(profile.user_id)
        return original(served, profile, amount, controls)

    monkeypatch.setattr(ServedModel, "rendered_list_for", counted)
    path = f"/internal/users/{USER}/recommendations"
    responses = await asyncio.gather(*(recommender.http.get(path) for _ in range(400)))
    assert {response.status_code for response in responses} == {200}
    assert computed == [USER]


BAD = [
    ("GET", "/internal/users/999999/recommendations", None, 404),
    ("GET", "/internal/users/4/recommendations?amount=101", None, 422),
    ("GET", "/internal/users/4/recommendations?genre=Opera", None, 422),
    ("GET", "/internal/users/4/recommendations?colour=red", None, 422),
    ("PUT", "/internal/users/4/ratings/1", {"rating": 5}, 403),
    ("PUT", "/internal/users/999999/ratings/1", {"rating": 5}, 404),
    ("PUT", f"/internal/users/{USER}/ratings/2", {"rating": 5}, 404),
    ("PUT", f"/internal/users/{USER}/ratings/1", {"rating": 5.25}, 422),
    ("PUT", f"/internal/users/{USER}/ratings/1", {"rating": "NaN"}, 422),
    ("PUT", f"/internal/users/{USER}/ratings/1", {"rating": "4.5"}, 422),
    ("PUT", f"/internal/users/{USER}/ratings/1", {"rating": True}, 422),
    ("PUT", f"/internal/users/{USER}/ratings/{10**30}", {"rating": 5}, 422),
    ("DELETE", "/internal/users/4/dismissed/1", None, 403),
    ("GET", "/internal/movies/2", None, 404),
    ("GET", "/internal/movies?cursor=x", None, 422),
]


async def test_bad_input_is_refused_with_a_sentence_and_changes_nothing(recommender: Recommender) -> None:
    await recommender.sign_up()
    for method, path, body, status in BAD:
        response = await recommender.http.request(method, path, json=body)
        assert (response.status_code, response.headers["content-type"]) == (status, "application/problem+json"), path
        assert len(response.json()["detail"]) > 20
    rated = (await recommender.http.get(f"/internal/users/{USER}/ratings")).json()
    assert rated["profile_version"] == 0


async def test_requests_without_the_token_are_refused(recommender: Recommender) -> None:
    async with httpx.AsyncClient(base_url=recommender.http.base_url) as stranger:
        assert (await stranger.get("/internal/status")).status_code == 401
        put = await stranger.put(f"/internal/users/{USER}/ratings/{MOVIE}", json={"rating": 5})
        assert put.status_code == 401


async def test_while_redis_is_down_ratings_are_committed_and_lists_come_from_dynamodb(
    recommender: Recommender, redis_standin: RedisStandin
) -> None:
    await recommender.sign_up()
    await recommender.rate(MOVIE, 5)
    await asyncio.to_thread(redis_standin.stop)
    try:
        changed = await recommender.rate(OTHER, 1)
        assert changed["profile_version"] == 2
        assert await recommender.source() == "store"
    finally:
        await asyncio.to_thread(redis_standin.start)
    await eventually(lambda: _comes_from(recommender, "cache"))


async def test_while_dynamodb_is_down_a_rating_is_refused_and_afterwards_committed(
    recommender: Recommender, aws_standin: AwsStandin
) -> None:
    await recommender.sign_up()
    await recommender.rate(MOVIE, 5)
    await asyncio.to_thread(aws_standin.stop)
    try:
        refused = await recommender.http.put(f"/internal/users/{USER}/ratings/{OTHER}", json={"rating": 5})
        assert (refused.status_code, refused.headers["retry-after"]) == (503, "2")
        sample = await recommender.http.get("/internal/users/4/recommendations")
        assert sample.status_code == 200
    finally:
        await asyncio.to_thread(aws_standin.start)
    await eventually(lambda: _commits_a_rating(recommender))
    rated = (await recommender.http.get(f"/internal/users/{USER}/ratings")).json()
    assert rated["profile_version"] == 2
    assert await recommender.source() == "cache"


async def _commits_a_rating(recommender: Recommender) -> bool:
    response = await recommender.http.put(f"/internal/users/{USER}/ratings/{OTHER}", json={"rating": 5})
    return response.status_code == 200


async def _comes_from(recommender: Recommender, source: str) -> bool:
    return await recommender.source() == source


async def test_a_new_user_is_shown_groups_of_movies(recommender: Recommender) -> None:
    groups = (await recommender.http.get("/internal/onboarding")).json()["groups"]
    shown = [movie["movie_id"] for group in groups for movie in group["movies"]]
    assert len(groups) > 1
    assert len(set(shown)) == len(shown) > 8
