"""What each call asks of Redis; `tests/integration/shared/test_most_read.py` asks a real one."""

import asyncio
from typing import Any, cast

import pytest
from redis.exceptions import ConnectionError as RedisConnectionError

from shared.contracts.errors import CacheUnavailable
from shared.lists.readers import most_read
from shared.lists.readers.most_read import ADD, BATCH, HOUR, MAX_PER_HOUR, MostRead
from shared.stores.redis_cache import RedisCache
from tests.support.waiting import eventually

NOW = 100 * HOUR + 60


class Redis:
    def __init__(self, **rows: list[tuple[bytes, float]]) -> None:
        self.rows = rows
        self.down = False
        self.scripts: list[tuple[Any, ...]] = []
        self.removed: list[tuple[str, int]] = []

    def _check(self) -> None:
        if self.down:
            raise RedisConnectionError

    async def eval(self, *words: Any) -> None:
        self._check()
        self.scripts.append(words)

    async def zrange(self, key: str, _start: int, _end: int, *, withscores: bool) -> list[tuple[bytes, float]]:
        self._check()
        assert withscores
        return self.rows.get(key.replace(":", "_"), [])

    async def zrem(self, key: str, user_id: int) -> None:
        self._check()
        self.removed.append((key, user_id))


def reading(redis: Redis) -> MostRead:
    return MostRead(RedisCache(cast("Any", redis), pause_seconds=0), "test-", lambda: NOW)


async def test_counts_are_added_to_the_hour_which_ends_a_day_after_its_beginning() -> None:
    redis = Redis()
    await reading(redis).add({944: 3, 945: 1})
    words = (24 * HOUR - 60, MAX_PER_HOUR, 3, 944, 1, 945)
    assert redis.scripts == [(ADD, 1, "test-reads:100", *map(str, words))]


async def test_many_counts_are_added_in_several_calls_and_none_is_lost() -> None:
    redis = Redis()
    await reading(redis).add(dict.fromkeys(range(BATCH + 1), 1))
    assert [len(words) for words in redis.scripts] == [5 + 2 * BATCH, 7]


async def test_the_hours_of_a_day_are_added_up() -> None:
    redis = Redis(
        **{
            "test-reads_100": [(b"1", 2.0), (b"2", 3.0)],
            "test-reads_77": [(b"1", 5.0)],
            "test-reads_76": [(b"3", 99.0)],
        }
    )
    assert await reading(redis).most_read(10) == [1, 2]
    assert await reading(redis).most_read(1) == [1]


async def test_whoever_is_forgotten_is_in_no_hour() -> None:
    redis = Redis()
    await reading(redis).forget(944)
    assert redis.removed == [(f"test-reads:{hour}", 944) for hour in range(101, 76, -1)]


async def test_without_redis_counts_are_dropped_and_nobody_is_known() -> None:
    redis = Redis()
    redis.down = True
    await reading(redis).add({944: 1})
    with pytest.raises(CacheUnavailable):
        await reading(redis).most_read(10)
    with pytest.raises(CacheUnavailable):
        await reading(redis).forget(944)


async def test_what_a_process_counts_is_added_again_and_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(most_read, "PUBLISH_SECONDS", 0.001)
    redis = Redis()
    running = asyncio.create_task(reading(redis).run(lambda: {944: 1}))

    async def was_added_twice() -> bool:
        return len(redis.scripts) > 1

    await eventually(was_added_twice)
    running.cancel()
