"""Who read lists, in a real Redis."""

from collections.abc import AsyncIterator

import pytest

from shared.lists.readers.most_read import HOUR, HOURS, MAX_PER_HOUR, MostRead
from shared.settings import ServiceSettings
from shared.stores.redis_cache import RedisCache, open_redis

NOW = 500_000 * HOUR + 60


@pytest.fixture
async def cache(store_settings: ServiceSettings) -> AsyncIterator[RedisCache]:
    cache = RedisCache(open_redis(store_settings.redis_url), pause_seconds=0)
    yield cache
    await cache.close()


class Clock:
    now = float(NOW)

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def reading(cache: RedisCache, store_settings: ServiceSettings, clock: Clock) -> MostRead:
    return MostRead(cache, store_settings.table_prefix, clock)


async def test_processes_and_hours_add_up(reading: MostRead, clock: Clock) -> None:
    await reading.add({1: 1, 2: 5})
    await reading.add({1: 1, 3: 1})
    clock.now += HOUR
    await reading.add({3: 3})
    assert await reading.most_read(10) == [2, 3, 1]
    assert await reading.most_read(2) == [2, 3]


async def test_an_hour_is_kept_until_a_day_after_it_began(reading: MostRead, cache: RedisCache, clock: Clock) -> None:
    await reading.add({1: 1})
    seconds = await cache.redis.ttl(reading._key(NOW // HOUR))
    assert HOURS * HOUR - 65 < seconds <= HOURS * HOUR - 60
    clock.now += (HOURS - 1) * HOUR
    assert await reading.most_read(10) == [1]
    clock.now += HOUR
    assert await reading.most_read(10) == []


async def test_of_an_hour_only_the_most_read_are_kept(reading: MostRead, cache: RedisCache) -> None:
    await reading.add({1: 2})
    await reading.add(dict.fromkeys(range(2, MAX_PER_HOUR + 100), 1))
    assert await cache.redis.zcard(reading._key(NOW // HOUR)) == MAX_PER_HOUR
    assert (await reading.most_read(1)) == [1]


async def test_nothing_is_left_of_who_is_forgotten(reading: MostRead, cache: RedisCache, clock: Clock) -> None:
    for _ in range(3):
        await reading.add({1: 1, 2: 1})
        clock.now += HOUR
    await reading.forget(1)
    clock.now -= HOUR  # the clock of a process that is behind
    await reading.forget(2)
    assert await reading.most_read(10) == []
    assert [key async for key in cache.redis.scan_iter(f"{reading.key_prefix}*")] == []
