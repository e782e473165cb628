import asyncio
from typing import Any, cast

import pytest
from redis.asyncio import Redis, RedisCluster
from redis.exceptions import ConnectionError as RedisConnectionError

from shared.contracts.errors import CacheUnavailable
from shared.stores import redis_cache
from shared.stores.redis_cache import RedisCache, open_redis


class Server:
    def __init__(self) -> None:
        self.calls = 0
        self.down = True

    async def answer(self, _redis: Redis) -> str:
        self.calls += 1
        if self.down:
            raise RedisConnectionError
        return "pong"


async def test_after_a_failure_no_request_is_sent_for_a_moment() -> None:
    server, cache = Server(), RedisCache(open_redis("redis://127.0.0.1:1"), pause_seconds=60)
    for _ in range(5):
        with pytest.raises(CacheUnavailable):
            await cache.call(server.answer)
    assert server.calls == 1


async def test_after_the_pause_requests_are_sent_again() -> None:
    server, cache = Server(), RedisCache(open_redis("redis://127.0.0.1:1"), pause_seconds=0)
    with pytest.raises(CacheUnavailable):
        await cache.call(server.answer)
    server.down = False
    assert await cache.call(server.answer) == "pong"


async def test_a_bug_is_not_an_outage() -> None:
    async def broken(_redis: Redis) -> None:
        raise KeyError

    cache = RedisCache(open_redis("redis://127.0.0.1:1"))
    with pytest.raises(KeyError):
        await cache.call(broken)


def test_the_limits_of_time_are_ours_unless_the_address_has_others() -> None:
    options = open_redis("redis://h:1/0?socket_timeout=7").connection_pool.connection_kwargs
    assert (options["socket_timeout"], options["socket_connect_timeout"]) == (7, 0.25)


def test_a_cluster_has_the_same_limits() -> None:
    cluster = open_redis("redis+cluster://h:1")
    assert isinstance(cluster, RedisCluster)
    assert cluster.connection_kwargs["socket_timeout"] == 0.5


class Silent:
    """A client whose connection does not close."""

    async def aclose(self) -> None:
        await asyncio.Event().wait()


async def test_closing_takes_a_bounded_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(redis_cache, "CLOSE_SECONDS", 0.01)
    async with asyncio.timeout(5):
        await RedisCache(cast("Any", Silent())).close()
