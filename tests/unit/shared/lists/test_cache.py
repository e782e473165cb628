"""The Python side of the list cache. Its Lua scripts run on a real Redis in tests/integration/shared."""

from datetime import UTC, datetime
from typing import Any, cast

import pytest

from shared.contracts.errors import CacheUnavailable
from shared.contracts.lists import ListHead
from shared.lists.cache import FILL, PUT_PLACEHOLDER, ListCache
from shared.lists.format1.stored_list import StoredList
from shared.lists.ready_list import FIELDS_FOR_OWNER, CachedList
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
    expected = CachedList.from_values([fields.get(name) for name in FIELDS_FOR_OWNER[5]], 5)
    assert await lists.get(944, 5) == expected
    assert lookups(lists.cache.metrics) == {"hit": 1}


@pytest.mark.parametrize("hashes", [{}, {"test-lists:944": {b"v": b"7 token"}}])
async def test_no_list_and_a_placeholder_are_misses(
    lists: ListCache, redis: ScriptedRedis, hashes: dict[str, dict[bytes, bytes]]
) -> None:
    redis.hashes = hashes
    assert await lists.get(944, 5) is None
    assert lookups(lists.cache.metrics) == {"miss": 1}


async def test_an_outage_is_counted_apart_from_a_miss(lists: ListCache, redis: ScriptedRedis) -> None:
    redis.down = True
    assert await lists.get(944, 5) is None
    assert lookups(lists.cache.metrics) == {"away": 1}


async def test_a_placeholder_has_a_version_a_new_token_and_half_a_minute(
    lists: ListCache, redis: ScriptedRedis
) -> None:
    assert await lists.put_placeholder(944, 7) == b"token"
    assert await lists.try_put_placeholder(944, 8) == b"token"
    (script, keys, first), (_, _, second) = redis.script_calls
    assert (script, keys) == (PUT_PLACEHOLDER, ["test-lists:944"])
    assert (first[0], first[2], second[0]) == (7, 30, 8)
    assert len(first[1]) == 32
    assert first[1] != second[1]


async def test_a_reader_blocks_no_version(lists: ListCache, redis: ScriptedRedis) -> None:
    await lists.put_placeholder(944)
    await lists.try_put_placeholder(944)
    assert [args[0] for _, _, args in redis.script_calls] == [0, 0]


async def test_a_fill_carries_version_token_ttl_and_fields(lists: ListCache, redis: ScriptedRedis) -> None:
    assert await lists.fill(READY, b"token") is True
    assert await lists.try_fill(READY, b"token") is True
    pairs = [part for pair in READY.fields().items() for part in pair]
    assert redis.script_calls == [(FILL, ["test-lists:944"], [7, b"token", 600, *pairs])] * 2
    assert rejections(lists.cache.metrics) == 0


async def test_a_list_of_format_1_is_never_cached(lists: ListCache, redis: ScriptedRedis) -> None:
    assert await lists.try_fill(StoredList.from_record(READY), b"token") is False
    assert redis.script_calls == []


async def test_a_refused_fill_is_counted(lists: ListCache, redis: ScriptedRedis) -> None:
    redis.script_results[FILL] = 0
    assert await lists.fill(READY, b"old") is False
    assert await lists.try_fill(READY, b"old") is False
    assert rejections(lists.cache.metrics) == 2


async def test_without_a_placeholder_nothing_is_filled(lists: ListCache, redis: ScriptedRedis) -> None:
    assert await lists.try_fill(READY, None) is False
    assert redis.script_calls == []


async def test_the_token_of_a_list_that_is_present_allows_a_fill(lists: ListCache) -> None:
    assert await lists.try_fill(READY, b"") is True


async def test_an_outage_raises_or_is_ignored_on_request(lists: ListCache, redis: ScriptedRedis) -> None:
    redis.down = True
    for call in (lists.put_placeholder(944), lists.fill(READY, b"token"), lists.clear()):
        with pytest.raises(CacheUnavailable):
            await call
    assert await lists.try_put_placeholder(944) is None
    assert await lists.try_fill(READY, b"token") is False
    assert rejections(lists.cache.metrics) == 0


async def test_only_the_lists_of_the_given_users_are_removed(lists: ListCache, redis: ScriptedRedis) -> None:
    await lists.remove([944, 945])
    assert redis.unlinked == ["test-lists:944", "test-lists:945"]
    assert redis.scans == []


async def test_clearing_deletes_every_batch_of_lists(lists: ListCache, redis: ScriptedRedis) -> None:
    redis.batches = [["a", "b"], [], ["c"]]
    await lists.clear()
    assert redis.unlinked == ["a", "b", "c"]
    assert redis.scans == [(cursor, "test-lists:*", 1000) for cursor in (0, 1, 2)]


async def test_clearing_an_empty_cache_scans_once(lists: ListCache, redis: ScriptedRedis) -> None:
    await lists.clear()
    assert (redis.unlinked, len(redis.scans)) == ([], 1)
