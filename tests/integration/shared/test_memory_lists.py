"""The in-memory cache of the protocol's unit tests behaves like Redis with the real scripts."""

import asyncio
from collections.abc import AsyncIterator
from random import Random

import pytest

from shared.lists.cache import ListCache
from shared.lists.format1.cache import ListCache as Format1Cache
from shared.lists.ready_list import ReadyList
from shared.settings import ServiceSettings
from shared.stores.redis_cache import RedisCache, open_redis
from tests.integration.shared.test_list_store import USER, listed
from tests.support.fakes.list_stores import MemoryCache, Simulation

Caches = ListCache | Format1Cache


@pytest.fixture(params=[Format1Cache, ListCache])
async def redis_lists(store_settings: ServiceSettings, request: pytest.FixtureRequest) -> AsyncIterator[Caches]:
    cache = RedisCache(open_redis(store_settings.redis_url), pause_seconds=0)
    yield request.param(cache, store_settings.table_prefix, 60)
    await cache.close()


def ready(version: int) -> ReadyList:
    return listed(version).ready


async def run_all_steps(simulation: Simulation) -> None:
    while True:
        await simulation.settle()
        for _ in range(len(simulation.steps)):
            simulation.release(0)


async def test_any_sequence_of_commands_gives_the_same_results(redis_lists: Caches) -> None:
    chance, simulation = Random(7), Simulation()
    memory, clockwork = MemoryCache(simulation, "one"), asyncio.create_task(run_all_steps(simulation))
    tokens: list[tuple[bytes, bytes]] = [(b"", b"")]
    for _ in range(600):
        version = chance.randint(0, 4)
        match chance.choice(["put_placeholder", "put_placeholder", "fill", "fill", "evict"]):
            case "put_placeholder":
                pair = await redis_lists.put_placeholder(USER, version), await memory.put_placeholder(USER, version)
                assert (pair[0] == b"") == (pair[1] == b"")
                tokens.append(pair)
            case "fill":
                real, own = chance.choice(tokens[-4:])
                assert await redis_lists.fill(ready(version), real) == await memory.fill(ready(version), own)
            case "evict" if chance.random() < 0.3:
                await redis_lists.cache.redis.delete(redis_lists.key(USER))
                simulation.cached.clear()
        real_hit, own_hit = await redis_lists.get(USER, 10), await memory.get(USER, 10)
        assert (real_hit and real_hit.profile_version) == (own_hit and own_hit.profile_version)
    clockwork.cancel()
