"""What the caches of both formats have in common. Their Lua scripts run on a real Redis in tests/integration/shared."""

from datetime import UTC, datetime
from typing import Any, cast

import pytest

from shared.contracts.errors import CacheUnavailable
from shared.contracts.lists import ListHead
from shared.lists import cache as format2_cache
from shared.lists.fenced_cache import FencedCache
from shared.lists.format1 import cache as format1_cache
from shared.stores.redis_cache import RedisCache
from tests.support.fakes.scripted_redis import ScriptedRedis, lookups, rejections
from tests.support.rendered_lists import ready_list

HEAD = ListHead(user_id=944, profile_version=7, model_version="m1", computed_at=datetime(2026, 1, 2, tzinfo=UTC))
READY = ready_list(HEAD)
KEY_PREFIXES = {format1_cache: "test-list:", format2_cache: "test-lists:"}


@pytest.fixture(params=KEY_PREFIXES, ids=["format 1", "format 2"])
def module(request: pytest.FixtureRequest) -> Any:
    return request.param


@pytest.fixture
def redis(module: Any) -> ScriptedRedis:
    return ScriptedRedis({module.PUT_PLACEHOLDER: b"token", module.FILL: 1})


@pytest.fixture
def lists(module: Any, redis: ScriptedRedis) -> Any:
    lists = module.ListCache(RedisCache(cast("Any", redis), pause_seconds=0), "test-", seconds=600)
    assert isinstance(lists, FencedCache)
    return lists


@pytest.fixture
def key_prefix(module: Any) -> str:
    return KEY_PREFIXES[module]


async def test_an_outage_is_counted_apart_from_a_miss(lists: Any, redis: ScriptedRedis) -> None:
    redis.down = True
    assert await lists.get(944, 5) is None
    assert lookups(lists.cache.metrics) == {"away": 1}


async def test_a_placeholder_has_a_version_a_new_token_and_half_a_minute(
    lists: Any, redis: ScriptedRedis, module: Any, key_prefix: str
) -> None:
    assert await lists.put_placeholder(944, 7) == b"token"
    assert await lists.try_put_placeholder(944, 8) == b"token"
    (script, keys, first), (_, _, second) = redis.script_calls
    assert (script, keys) == (module.PUT_PLACEHOLDER, [f"{key_prefix}944"])
    assert (first[0], first[2], second[0]) == (7, 30, 8)
    assert len(first[1]) == 32
    assert first[1] != second[1]


async def test_a_reader_blocks_no_version(lists: Any, redis: ScriptedRedis) -> None:
    await lists.put_placeholder(944)
    await lists.try_put_placeholder(944)
    assert [args[0] for _, _, args in redis.script_calls] == [0, 0]


async def test_a_refused_fill_is_counted(lists: Any, redis: ScriptedRedis, module: Any) -> None:
    redis.script_results[module.FILL] = 0
    assert await lists.fill(READY, b"old") is False
    assert await lists.try_fill(READY, b"old") is False
    assert rejections(lists.cache.metrics) == 2


async def test_without_a_placeholder_nothing_is_filled(lists: Any, redis: ScriptedRedis) -> None:
    assert await lists.try_fill(READY, None) is False
    assert redis.script_calls == []


async def test_the_token_of_a_list_that_is_present_allows_a_fill(lists: Any) -> None:
    assert await lists.try_fill(READY, b"") is True


async def test_an_outage_raises_or_is_ignored_on_request(lists: Any, redis: ScriptedRedis) -> None:
    redis.down = True
    for call in (lists.put_placeholder(944), lists.fill(READY, b"token"), lists.clear()):
        with pytest.raises(CacheUnavailable):
            await call
    assert await lists.try_put_placeholder(944) is None
    assert await lists.try_fill(READY, b"token") is False
    assert rejections(lists.cache.metrics) == 0


async def test_only_the_lists_of_the_given_users_are_removed(lists: Any, redis: ScriptedRedis, key_prefix: str) -> None:
    await lists.remove([944, 945])
    assert redis.unlinked == [f"{key_prefix}944", f"{key_prefix}945"]
    assert redis.scans == []


async def test_clearing_deletes_every_batch_of_lists(lists: Any, redis: ScriptedRedis, key_prefix: str) -> None:
    redis.batches = [["a", "b"], [], ["c"]]
    await lists.clear()
    assert redis.unlinked == ["a", "b", "c"]
    assert redis.scans == [(cursor, f"{key_prefix}*", 1000) for cursor in (0, 1, 2)]


async def test_clearing_an_empty_cache_scans_once(lists: Any, redis: ScriptedRedis) -> None:
    await lists.clear()
    assert (redis.unlinked, len(redis.scans)) == ([], 1)
