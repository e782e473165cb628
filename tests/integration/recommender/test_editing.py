"""Many ratings at once, "seen it", previews and the deletion of a profile, over HTTP and real stores."""

import asyncio
from typing import Any

from shared.lists.format1.notice_table import NOTICES_ID
from tests.integration.recommender.conftest import PASSWORD, USER, Recommender, Services

PATH = f"/internal/users/{USER}"


def picks(*movie_ids: int, rating: float = 5) -> dict[str, Any]:
    return {"ratings": [{"movie_id": movie_id, "rating": rating} for movie_id in movie_ids]}


async def profile(recommender: Recommender) -> dict[str, Any]:
    body: dict[str, Any] = (await recommender.http.get(f"{PATH}/profile")).json()
    return body


async def test_many_ratings_are_committed_as_one_change(recommender: Recommender) -> None:
    await recommender.sign_up()
    ids = recommender.dataset.movies["movie_id"].to_list()[:30]
    response = await recommender.http.post(f"{PATH}/ratings", json=picks(*ids, 999_999))
    assert response.json()["profile_version"] == 1
    assert sorted(rated["movie_id"] for rated in (await profile(recommender))["ratings"]) == ids
    assert await recommender.source() == "cache"


async def test_more_ratings_than_fit_in_a_transaction_are_refused(recommender: Recommender) -> None:
    await recommender.sign_up()
    response = await recommender.http.post(f"{PATH}/ratings", json=picks(*range(1, 92)))
    assert response.status_code == 422


async def test_a_preview_is_the_list_for_these_ratings_and_stores_nothing(recommender: Recommender) -> None:
    preview = (await recommender.http.post("/internal/preview?amount=5", json=picks(1, 8))).json()
    await recommender.sign_up()
    rated = (await recommender.http.post(f"{PATH}/ratings?amount=5", json=picks(1, 8))).json()
    assert {m["movie_id"] for m in preview["movies"]} == {m["movie_id"] for m in rated["recommendations"]["movies"]}
    assert (await recommender.http.get("/internal/users/0/profile")).status_code == 422


async def test_a_seen_movie_leaves_the_list_and_is_in_the_profile(recommender: Recommender) -> None:
    await recommender.sign_up()
    first = (await recommender.rate(1, 5))["recommendations"]["movies"][0]["movie_id"]
    seen = (await recommender.http.put(f"{PATH}/seen/{first}")).json()["recommendations"]["movies"]
    assert first not in [movie["movie_id"] for movie in seen]
    assert [movie["movie_id"] for movie in (await profile(recommender))["seen"]] == [first]
    again = (await recommender.http.delete(f"{PATH}/seen/{first}")).json()["recommendations"]["movies"]
    assert again[0]["movie_id"] == first


async def test_a_movie_is_shown_with_the_users_own_rating(recommender: Recommender) -> None:
    await recommender.sign_up()
    await recommender.rate(1, 4.5)
    body = (await recommender.http.get(f"{PATH}/movies/1")).json()
    assert (body["rating"], body["neighbours"]) == (4.5, None)
    assert (await recommender.http.get(f"{PATH}/movies/999999")).status_code == 404


def kept_of_profiles(recommender: Recommender) -> set[str]:
    tables = recommender.stores.tables
    assert recommender.data.items(tables.profile_segments) == []
    return {name for item in recommender.data.items(tables.profiles) for name in item}


async def test_an_erased_profile_is_gone_from_every_store(recommender: Recommender) -> None:
    await recommender.sign_up()
    ids = recommender.dataset.movies["movie_id"].to_list()
    await recommender.http.post(f"{PATH}/ratings", json=picks(*ids))
    assert (await recommender.http.delete(PATH)).status_code == 204
    assert (await recommender.http.delete(PATH)).status_code == 204
    for table in (recommender.stores.tables.ratings, recommender.stores.tables.recommendations):
        items = recommender.data.items(table)
        assert [item for item in items if item["user_id"] != NOTICES_ID] == []
    assert kept_of_profiles(recommender) == {"user_id", "erased"}
    assert await recommender.reader.read(USER, 10) is None
    assert (await recommender.http.get(f"{PATH}/recommendations")).status_code == 404
    assert (await recommender.http.put(f"{PATH}/ratings/1", json={"rating": 4})).status_code == 404


async def test_no_rating_is_committed_while_a_profile_is_erased(recommender: Recommender) -> None:
    await recommender.sign_up()
    ids = recommender.dataset.movies["movie_id"].to_list()[:20]
    writes = [recommender.http.put(f"{PATH}/ratings/{movie_id}", json={"rating": 4}) for movie_id in ids]
    erased, *_ = await asyncio.gather(recommender.http.delete(PATH), *writes)
    assert erased.status_code == 204
    assert recommender.data.items(recommender.stores.tables.ratings) == []
    assert kept_of_profiles(recommender) == {"user_id", "erased"}


async def test_a_sample_user_is_never_erased(recommender: Recommender) -> None:
    assert (await recommender.http.delete("/internal/users/4")).status_code == 403


async def test_the_same_rating_again_is_answered_like_the_first_one(here: Services) -> None:
    """As somebody repeats a change whose outcome was unknown."""
    ada = await here.sign_up("Ada")
    account = {"name": "Ada", "password": PASSWORD}
    token = (await here.web.post("/api/session", json=account)).json()["token"]
    headers = {"Authorization": f"Bearer {token}"}
    answers = [
        await here.web.put(f"/api/users/{ada}/ratings/1", json={"rating": 4.5}, headers=headers) for _ in range(3)
    ]
    assert [answer.status_code for answer in answers] == [200] * 3
    assert {movie_id: verdict.rating for movie_id, verdict in (await here.verdicts(ada)).items()} == {1: 4.5}
