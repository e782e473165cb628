"""Connections to Redis that are reset, on the event loop that the services run on."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvloop

from shared.stores.redis_cache import RedisCache, open_redis
from tests.chaos.proxy import FaultyProxy, Link
from tests.support.processes.stack import RedisStandin

CONCURRENT_CALLS = 5


@asynccontextmanager
async def breakable(redis: RedisStandin) -> AsyncIterator[tuple[RedisCache, Link]]:
    link = Link("web", "redis", redis.port)
    proxy = FaultyProxy([link])
    await proxy.apply()
    cache = RedisCache(open_redis(f"redis://127.0.0.1:{proxy.port}/0"))
    try:
        yield cache, link
    finally:
        await cache.close()
        await proxy.close()


async def use_and_lose(redis: RedisStandin) -> None:
    async with breakable(redis) as (cache, link):
        for milliseconds in range(8):
            await asyncio.gather(*(cache.ping() for _ in range(CONCURRENT_CALLS)))
            link.reset_all()
            await asyncio.sleep(milliseconds / 1000)


def test_a_reset_connection_is_replaced_without_a_miss(redis_standin: RedisStandin) -> None:
    uvloop.run(use_and_lose(redis_standin))
