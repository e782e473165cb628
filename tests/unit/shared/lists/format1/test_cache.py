"""The Python side of the list cache. Its Lua scripts run on a real Redis in tests/integration/shared."""

from datetime import UTC, datetime
from typing import Any, cast

import pytest

from shared.contracts.lists import ListHead
from shared.lists.format1.cache import FILL, PUT_PLACEHOLDER, ListCache
from shared.lists.format1.stored_list import FirstLines, StoredList
from shared.stores.redis_cache import RedisCache
from tests.support.fakes.scripted_redis import ScriptedRedis, lookups, rejections
from tests.support.rendered_lists import ready_list

HEAD = ListHead(user_id=944, profile_version=7, model_version="m1", computed_at=datetime(2026, 1, 2, tzinfo=UTC))
READY = ready_list(HEAD)
STORED = StoredList.from_record(READY)


@pytest.fixture
def redis() -> ScriptedRedis:
    return ScriptedRedis({PUT_PLACEHOLDER: b"token", FILL: 1})


@pytest.fixture
def lists(redis: ScriptedRedis) -> ListCache:
    return ListCache(RedisCache(cast("Any", redis), pause_seconds=0), "test-", seconds=600)


async def test_a_list_is_a_hit(lists: ListCache, redis: ScriptedRedis) -> None:
    redis.values["test-list:944"] = STORED.to_bytes() + b"{}"
    assert await lists.get(944, 5) == FirstLines(STORED.to_bytes() + b"{}", 5, "cache")
    assert lookups(lists.cache.metrics) == {"hit": 1}


@pytest.mark.parametrize("values", [{}, {"test-list:944": b"7 token\n"}])
async def test_no_value_and_a_placeholder_are_misses(
    lists: ListCache, redis: ScriptedRedis, values: dict[str, bytes]
) -> None:
    redis.values = values
    assert await lists.get(944, 5) is None
    assert lookups(lists.cache.metrics) == {"miss": 1}


async def test_a_fill_carries_version_token_ttl_and_value(lists: ListCache, redis: ScriptedRedis) -> None:
    assert await lists.fill(STORED, b"token") is True
    assert await lists.try_fill(READY, b"token") is True
    assert redis.script_calls == [(FILL, ["test-list:944"], [7, b"token", 600, STORED.to_bytes()])] * 2
    assert rejections(lists.cache.metrics) == 0
