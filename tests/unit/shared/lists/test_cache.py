"""The Python side of the list cache. Its Lua scripts run on a real Redis in tests/integration/shared."""

from datetime import UTC, datetime
from typing import Any, cast

import pytest

from shared.contracts.lists import ListHead
from shared.lists.cache import FILL, PUT_PLACEHOLDER, ListCache
from shared.lists.format1.stored_list import StoredList
from shared.lists.ready_list import FIELDS, CachedList
from shared.stores.redis_cache import RedisCache
from tests.support.fakes.scripted_redis import ScriptedRedis, lookups, rejections
from tests.support.rendered_lists import ready_list

HEAD = ListHead(user_id=944, profile_version=7, model_version="m1", computed_at=datetime(2026, 1, 2, tzinfo=UTC))
READY = ready_list(HEAD)


@pytest.fixture
def redis() -> ScriptedRedis:
    return ScriptedRedis({PUT_PLACEHOLDER: b"token", FILL: 1})


@pytest.fixture
def lists(redis: ScriptedRedis) -> ListCache:
    return ListCache(RedisCache(cast("Any", redis), pause_seconds=0), "test-", seconds=600)


async def test_a_list_is_a_hit(lists: ListCache, redis: ScriptedRedis) -> None:
    fields = READY.fields()
    redis.hashes["test-lists:944"] = fields
    expected = CachedList.from_values([fields.get(name) for name in FIELDS[5]], 5)
    assert await lists.get(944, 5) == expected
    assert lookups(lists.cache.metrics) == {"hit": 1}


@pytest.mark.parametrize("hashes", [{}, {"test-lists:944": {b"v": b"7 token"}}])
async def test_no_list_and_a_placeholder_are_misses(
    lists: ListCache, redis: ScriptedRedis, hashes: dict[str, dict[bytes, bytes]]
) -> None:
    redis.hashes = hashes
    assert await lists.get(944, 5) is None
    assert lookups(lists.cache.metrics) == {"miss": 1}


async def test_a_fill_carries_version_token_ttl_and_fields(lists: ListCache, redis: ScriptedRedis) -> None:
    assert await lists.fill(READY, b"token") is True
    assert await lists.try_fill(READY, b"token") is True
    pairs = [part for pair in READY.fields().items() for part in pair]
    assert redis.script_calls == [(FILL, ["test-lists:944"], [7, b"token", 600, *pairs])] * 2
    assert rejections(lists.cache.metrics) == 0


async def test_a_list_of_format_1_is_never_cached(lists: ListCache, redis: ScriptedRedis) -> None:
    assert await lists.try_fill(StoredList.from_record(READY), b"token") is False
    assert redis.script_calls == []
