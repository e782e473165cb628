"""Lists through nginx: computed, cached, stored, and current after each rating."""

import httpx

from tests.support.processes.compose_project import ComposeProject
from tests.support.visitors import STAR_WARS, Visitor, movie_ids


def test_a_list_is_read_from_the_cache_then_the_store_and_otherwise_computed(
    project: ComposeProject, client: httpx.Client
) -> None:
    project.forget_list(196)
    project.empty_cache()
    first, second = read(client), read(client)
    assert first["source"] == "computed"
    assert second["source"] == "cache"
    with project.stopped("redis"):
        stored = read(client)
        project.forget_list(196)
        computed = read(client)
    assert stored["source"] == "store"
    assert computed["source"] == "computed"
    assert first["movies"] == second["movies"] == stored["movies"] == computed["movies"]


def test_ten_unrated_movies_are_recommended(client: httpx.Client) -> None:
    rated = {movie["movie_id"] for movie in client.get("/api/users/196/ratings").json()["ratings"]}
    recommended = movie_ids(read(client))
    assert len(rated) == 39
    assert len(set(recommended)) == 10
    assert not rated & set(recommended)


def test_the_response_to_a_rating_and_the_next_list_reflect_it(visitor: Visitor) -> None:
    before = visitor.list().json()
    acknowledged = visitor.rate(STAR_WARS, 5).raise_for_status().json()
    after = visitor.list().json()
    assert acknowledged["profile_version"] == after["profile_version"] == before["profile_version"] + 1
    assert acknowledged["recommendations"]["movies"] == after["movies"] != before["movies"]
    assert STAR_WARS not in movie_ids(after)
    assert any("Star Wars" in movie["reason"] for movie in after["movies"])


def read(client: httpx.Client) -> dict[str, object]:
    response = client.get("/api/users/196/recommendations", params={"amount": 10})
    return response.raise_for_status().json()  # type: ignore[no-any-return]
