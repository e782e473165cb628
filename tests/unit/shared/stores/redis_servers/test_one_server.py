import asyncio

import pytest

from shared.stores.redis_connection import RedisAddress, pack
from shared.stores.redis_servers.one_server import OneServer
from tests.support.fakes.redis_server import Request, echo, fake_redis


async def test_requests_that_find_no_connection_wait_for_the_same_one() -> None:
    async with fake_redis(echo) as fake:
        server = OneServer(RedisAddress.from_url(fake.url))
        assert await asyncio.gather(*(server.send("k", pack("GET", word)) for word in "abc")) == [b"a", b"b", b"c"]
        assert fake.connections == 1
        await server.close()


async def test_a_lost_connection_is_opened_again_once() -> None:
    async def close(_request: Request, writer: asyncio.StreamWriter) -> None:
        writer.close()

    async with fake_redis(close) as fake:
        server = OneServer(RedisAddress.from_url(fake.url))
        with pytest.raises(ConnectionError):
            await server.send("k", pack("GET", "a"))
        assert fake.connections == 2
        await server.close()
