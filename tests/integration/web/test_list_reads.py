import asyncio
from collections import Counter
from datetime import UTC, datetime
from typing import Any

import pytest

from shared.contracts.lists import ListHead, Recommendations
from shared.lists.format1.table import ListTable as Format1Table
from shared.lists.notice_copies import NoticeCopies
from shared.lists.store_format import Format
from shared.lists.table import ListTable
from shared.stores.redis_cache import open_redis
from tests.integration.web.conftest import Web
from tests.support.catalogue.fake_catalogue import recommended_movie
from tests.support.fakes.recommender import COMPUTED_AT
from tests.support.processes.stack import AwsStandin, RedisStandin
from tests.support.rendered_lists import rendered_list
from tests.support.waiting import eventually

FORMATS = pytest.mark.parametrize("stored_as", [1, 2])


async def store_list(web: Web, stored_as: Format, user_id: int = 196, computed_at: datetime | None = None) -> None:
    head = ListHead(user_id=user_id, profile_version=0, model_version="m", computed_at=computed_at or datetime.now(UTC))
    rendered = rendered_list(head, [recommended_movie(movie_id) for movie_id in range(1, 11)])
    dynamodb, tables = web.dynamodb, web.tables
    table = Format1Table(dynamodb, tables) if stored_as == 1 else ListTable(dynamodb, tables, lambda: None)
    assert await table.put(rendered)


async def source(web: Web) -> str:
    answer = await web.http.get("/api/users/196/recommendations?amount=10")
    assert answer.status_code == 200
    return Recommendations.model_validate_json(answer.content, strict=True).source


async def commands_so_far(url: str) -> Counter[str]:
    redis = open_redis(url)
    info: Any = await redis.info("commandstats")
    await redis.aclose()
    return Counter({name.removeprefix("cmdstat_"): stats["calls"] for name, stats in info.items()})


@FORMATS
async def test_a_cached_read_takes_one_redis_command_and_no_other_io(
    web: Web, stored_as: Format, aws_standin: AwsStandin
) -> None:
    await store_list(web, stored_as)
    assert [await source(web), await source(web)] == ["store", "cache"]
    await asyncio.to_thread(aws_standin.stop)
    try:
        before = await commands_so_far(web.settings.redis_url)
        assert {await source(web) for _ in range(20)} == {"cache"}
        commands = await commands_so_far(web.settings.redis_url) - before
    finally:
        await asyncio.to_thread(aws_standin.start)
    own = {"info", "hello", "client|setinfo"}  # sent by `commands_so_far` itself
    assert {name: calls for name, calls in commands.items() if name not in own} == {
        "get" if stored_as == 1 else "hmget": 20
    }
    assert web.recommender.requests == []


@FORMATS
async def test_a_list_comes_from_the_nearest_store_that_has_it(
    web: Web, stored_as: Format, redis_standin: RedisStandin
) -> None:
    assert await source(web) == "computed"
    await store_list(web, stored_as)
    assert [await source(web), await source(web)] == ["store", "cache"]
    await asyncio.to_thread(redis_standin.stop)
    try:
        assert await source(web) == "store"
        web.data.delete_item(web.tables.recommendations if stored_as == 1 else web.tables.profiles, user_id=196)
        assert await source(web) == "computed"
    finally:
        await asyncio.to_thread(redis_standin.start)


@FORMATS
async def test_without_both_stores_the_list_comes_from_the_recommender(
    web: Web, stored_as: Format, redis_standin: RedisStandin, aws_standin: AwsStandin
) -> None:
    await store_list(web, stored_as)
    await asyncio.to_thread(redis_standin.stop)
    await asyncio.to_thread(aws_standin.stop)
    try:
        assert await source(web) == "computed"
        web.recommender.down = True
        answer = await web.http.get("/api/users/196/recommendations")
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "2")
    finally:
        await asyncio.to_thread(redis_standin.start)
        await asyncio.to_thread(aws_standin.start)


async def test_an_expired_list_is_not_served(web: Web, stored_as: Format) -> None:
    await store_list(web, stored_as, computed_at=COMPUTED_AT)
    assert await source(web) == "computed"


@pytest.mark.parametrize("stored_as", [1])
async def test_an_outdated_record_of_format_1_is_not_served(web: Web, stored_as: Format) -> None:
    await store_list(web, stored_as, 944)
    await web.sign_up()
    profile: Any = {
        "TableName": web.tables.users,
        "Key": {"user_id": {"N": "944"}},
        "UpdateExpression": "SET profile_version = :one",
        "ExpressionAttributeValues": {":one": {"N": "1"}},
    }
    await web.dynamodb.update_item(**profile)
    answer = await web.http.get("/api/users/944/recommendations")
    assert answer.json()["source"] == "computed"


async def test_readiness_names_each_dependency(web: Web, redis_standin: RedisStandin) -> None:
    up = dict.fromkeys(["dynamodb", "redis", "recommender", "voice", "background"], "up")
    starting = await web.http.get("/health/ready")
    assert starting.status_code == 503
    assert starting.json() == {"status": "not ready", "dependencies": {"lists": "down"} | up}
    await NoticeCopies(web.dynamodb, web.tables).set_model_version("m1")

    async def is_ready() -> bool:
        ready = await web.http.get("/health/ready")
        return bool(ready.json() == {"status": "ready", "dependencies": {"lists": "up"} | up})

    await eventually(is_ready)
    await asyncio.to_thread(redis_standin.stop)
    try:
        without = await web.http.get("/health/ready")
    finally:
        await asyncio.to_thread(redis_standin.start)
    assert (without.status_code, without.json()["status"]) == (200, "degraded")
    assert without.json()["dependencies"]["redis"] == "down"


@pytest.mark.parametrize("path", ["/about", "/static/site.css", "/nothing"])
async def test_head_is_answered_as_get_without_a_body(web: Web, path: str) -> None:
    head, get = await web.http.head(path), await web.http.get(path)
    assert (head.status_code, head.headers["content-length"]) == (get.status_code, get.headers["content-length"])
    assert head.content == b""
