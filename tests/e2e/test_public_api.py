"""The public API against the whole running stack."""

import secrets
from collections.abc import AsyncIterator
from types import SimpleNamespace
from typing import Any

import httpx
import pytest

from shared.stores.aws import open_dynamodb
from shared.stores.tables import Tables
from tests.support.processes.stack import Stack

USER = "/api/users/196"


@pytest.fixture
async def http(stack: Stack) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=stack.web_url, timeout=10) as client:
        yield client


async def get(http: httpx.AsyncClient, path: str) -> Any:
    answer = await http.get(path)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def delete_record(stack: Stack, user_id: int) -> None:
    async with open_dynamodb(SimpleNamespace(aws_endpoint_url=stack.aws_url, aws_region="us-east-1")) as client:
        await client.delete_item(TableName=Tables().recommendations, Key={"user_id": {"N": str(user_id)}})


async def test_a_list_has_ten_movies_that_the_user_has_not_rated(http: httpx.AsyncClient) -> None:
    rated = {movie["movie_id"] for movie in (await get(http, f"{USER}/ratings"))["ratings"]}
    movies = (await get(http, f"{USER}/recommendations?amount=10"))["movies"]
    assert len(movies) == 10
    assert rated
    assert not rated & {movie["movie_id"] for movie in movies}


async def test_a_list_comes_from_cache_store_or_recommender(http: httpx.AsyncClient, stack: Stack) -> None:
    path = f"{USER}/recommendations?amount=10"
    await get(http, path)
    cached = await http.get(path)
    assert cached.json()["source"] == "cache"
    assert cached.text.count('"movies":') == 1, "the list must not be sent twice"
    with stack.paused("redis"):
        assert (await get(http, path))["source"] == "store"
        await delete_record(stack, 196)
        assert (await get(http, path))["source"] == "computed"


async def test_a_new_users_first_rating_changes_the_response_and_the_next_list(
    http: httpx.AsyncClient,
) -> None:
    new = {"name": f"Ada {secrets.token_hex(4)}", "password": "correct horse"}
    own = f"/api/users/{(await http.post('/api/users', json=new)).json()['user_id']}"
    before = await get(http, f"{own}/recommendations?amount=10")
    rated = before["movies"][0]["movie_id"]
    changed = (await http.put(f"{own}/ratings/{rated}?amount=10", json={"rating": 5})).json()
    after = await get(http, f"{own}/recommendations?amount=10")
    assert changed["profile_version"] == after["profile_version"] == before["profile_version"] + 1
    assert changed["recommendations"]["movies"] == after["movies"] != before["movies"]
    assert rated not in {movie["movie_id"] for movie in after["movies"]}


async def test_controls_shape_the_list(http: httpx.AsyncClient) -> None:
    movies = (await get(http, f"{USER}/recommendations?genre=Comedy&from_year=1990&to_year=1995"))["movies"]
    assert len(movies) == 10
    assert all("Comedy" in movie["genres"] and 1990 <= movie["year"] <= 1995 for movie in movies)
