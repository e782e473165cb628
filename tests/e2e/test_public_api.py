"""The public API against the whole running stack.

Blocking calls, as everywhere in this folder: the browser's session keeps an event loop of its own running.
"""

import secrets
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from shared.stores.tables import Tables
from tests.support.aws_data import open_aws_data
from tests.support.processes.stack import Stack

USER = "/api/users/196"


@pytest.fixture
def http(stack: Stack) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=stack.web_url, timeout=30) as client:
        yield client


def get(http: httpx.Client, path: str) -> Any:
    response = http.get(path)
    assert response.status_code == 200, response.text
    return response.json()


def delete_record(stack: Stack, user_id: int) -> None:
    with open_aws_data(stack.aws_url) as data:
        data.delete_item(Tables().profiles, user_id=user_id)


def test_a_list_has_ten_movies_that_the_user_has_not_rated(http: httpx.Client) -> None:
    rated = {movie["movie_id"] for movie in get(http, f"{USER}/ratings")["ratings"]}
    movies = get(http, f"{USER}/recommendations?amount=10")["movies"]
    assert len(movies) == 10
    assert rated
    assert not rated & {movie["movie_id"] for movie in movies}


def test_a_list_comes_from_cache_store_or_recommender(http: httpx.Client, stack: Stack) -> None:
    path = f"{USER}/recommendations?amount=10"
    get(http, path)
    cached = http.get(path)
    assert cached.json()["source"] == "cache"
    assert cached.text.count('"source":') == 1, "the list must not be sent twice"
    with stack.paused("redis"):
        assert get(http, path)["source"] == "store"
        delete_record(stack, 196)
        assert get(http, path)["source"] == "computed"


def test_a_new_users_first_rating_changes_the_response_and_the_next_list(
    http: httpx.Client,
) -> None:
    new = {"name": f"Ada {secrets.token_hex(4)}", "password": "correct horse"}
    own = f"/api/users/{http.post('/api/users', json=new).json()['user_id']}"
    before = get(http, f"{own}/recommendations?amount=10")
    rated = before["movies"][0]["movie_id"]
    changed = http.put(f"{own}/ratings/{rated}?amount=10", json={"rating": 5}).json()
    after = get(http, f"{own}/recommendations?amount=10")
    assert changed["profile_version"] == after["profile_version"] == before["profile_version"] + 1
    assert changed["recommendations"]["movies"] == after["movies"] != before["movies"]
    assert rated not in {movie["movie_id"] for movie in after["movies"]}


def test_controls_shape_the_list(http: httpx.Client) -> None:
    movies = get(http, f"{USER}/recommendations?genre=Comedy&from_year=1990&to_year=1995")["movies"]
    assert len(movies) == 10
    assert all("Comedy" in movie["genres"] and 1990 <= movie["year"] <= 1995 for movie in movies)
