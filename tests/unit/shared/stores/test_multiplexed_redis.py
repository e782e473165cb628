import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from shared.contracts.errors import CacheUnavailable
from shared.stores.multiplexed_redis import MultiplexedRedis, RedisScript
from shared.stores.redis_cache import RedisCache, open_redis
from tests.support.fakes.redis_server import FakeRedis, Request, Respond, bulk, echo, fake_redis


@asynccontextmanager
async def opened(respond: Respond, pause_seconds: float = 0) -> AsyncIterator[tuple[FakeRedis, MultiplexedRedis]]:
    async with fake_redis(respond) as fake:
        redis = MultiplexedRedis(fake.url, RedisCache(open_redis(fake.url), pause_seconds=pause_seconds))
        yield fake, redis
        await redis.close()


async def test_requests_share_one_connection() -> None:
    async with opened(echo) as (fake, redis):
        words = [str(number) for number in range(100)]
        assert await asyncio.gather(*(redis.call("GET", word) for word in words)) == [word.encode() for word in words]
        assert fake.connections == 1


async def test_a_request_whose_connection_was_lost_is_sent_again() -> None:
    async def lose_first_connection(request: Request, writer: asyncio.StreamWriter) -> None:
        if fake.connections == 1:
            writer.close()
        else:
            await echo(request, writer)

    async with opened(lose_first_connection) as (fake, redis):
        assert await asyncio.gather(*(redis.call("GET", word) for word in "abc")) == [b"a", b"b", b"c"]
        assert fake.connections == 2
        assert redis.breaker.state == "closed"


async def test_a_connection_lost_twice_is_a_miss_and_opens_the_breaker() -> None:
    async def close(_request: Request, writer: asyncio.StreamWriter) -> None:
        writer.close()

    async with opened(close, pause_seconds=60) as (fake, redis):
        for _ in range(3):
            with pytest.raises(CacheUnavailable):
                await redis.call("GET", "a")
        assert (fake.connections, redis.breaker.state) == (2, "open")
        assert redis.metrics.registry.get_sample_value("matinee_store_errors_total", {"store": "redis"}) == 1


async def test_a_server_that_is_down_is_a_miss_until_it_returns() -> None:
    redis = MultiplexedRedis("redis://127.0.0.1:1", RedisCache(open_redis("redis://127.0.0.1:1"), pause_seconds=0))
    with pytest.raises(CacheUnavailable):
        await redis.call("GET", "a")
    async with fake_redis(echo) as fake:
        redis = MultiplexedRedis(fake.url, RedisCache(open_redis(fake.url), pause_seconds=0))
        redis.breaker.record_failure()
        assert await redis.call("GET", "a") == b"a"
        assert redis.breaker.state == "closed"
        await redis.close()


async def test_a_cancelled_request_disturbs_no_attempt_to_connect() -> None:
    async with opened(echo) as (fake, redis):
        first, second = (asyncio.create_task(redis.call("GET", word)) for word in "ab")
        await asyncio.sleep(0)
        first.cancel()
        assert await second == b"b"
        assert fake.connections == 1


async def test_a_script_is_sent_by_its_digest_and_with_its_source_where_redis_does_not_know_it() -> None:
    known: set[bytes] = set()
    script = RedisScript("return ARGV[1]")

    async def run(request: Request, writer: asyncio.StreamWriter) -> None:
        command, word, *rest = request
        assert rest[:2] == [b"1", b"key"]
        if command == b"EVALSHA" and word not in known:
            writer.write(b"-NOSCRIPT No matching script.\r\n")
            return
        known.add(script.digest.encode())
        writer.write(bulk(rest[2]))

    async with opened(run) as (fake, redis):
        assert [await redis.run(script, "key", word) for word in "ab"] == [b"a", b"b"]
        assert [request[0] for request in fake.requests] == [b"EVALSHA", b"EVAL", b"EVALSHA"]
        assert fake.requests[1][1] == script.source.encode()
        assert redis.breaker.state == "closed"


async def test_a_script_that_fails_is_a_miss() -> None:
    async def fail(_request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(b"-ERR wrong type\r\n")

    async with opened(fail) as (fake, redis):
        with pytest.raises(CacheUnavailable):
            await redis.run(RedisScript("return 1"), "key")
        assert len(fake.requests) == 1
