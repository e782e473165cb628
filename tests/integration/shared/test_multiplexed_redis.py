"""The shared connection against a real Redis, on the event loop that the services run on."""

import asyncio
import os
import signal
import ssl
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
import uvloop
from redis.asyncio import Redis

from shared.contracts.errors import CacheUnavailable
from shared.stores.multiplexed_redis import MultiplexedRedis
from shared.stores.redis_cache import RedisCache, open_redis
from tests.chaos.proxy import FaultyProxy, Link
from tests.support.processes.stack import RedisStandin, free_port
from tests.support.tls import TlsFiles, create_tls_files

USERS = 200


@pytest.fixture
def own_redis(tmp_path: Path) -> Any:
    standin = RedisStandin(tmp_path, free_port())
    standin.start()
    yield standin
    standin.close()


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[MultiplexedRedis]:
    cache = RedisCache(open_redis(url), pause_seconds=0)
    redis = MultiplexedRedis(url, cache)
    try:
        yield redis
    finally:
        await redis.close()
        await cache.close()


async def fill(url: str) -> None:
    async with Redis.from_url(url) as redis:
        for user in range(USERS):
            await redis.hset(f"lists:{user}", mapping={"v": str(user), "o0": f"{user} ".encode() * (user + 1)})


async def read(redis: MultiplexedRedis, user: int) -> bool:
    """Whether there was an answer. Fails if it was another user's."""
    try:
        reply = await redis.call("HMGET", f"lists:{user}", "v", "o0")
    except CacheUnavailable:
        return False
    assert reply in ([None, None], [b"%d" % user, b"%d " % user * (user + 1)])
    return True


def on_uvloop(test: Callable[[RedisStandin], Coroutine[Any, Any, None]]) -> Callable[[RedisStandin], None]:
    def run(own_redis: RedisStandin) -> None:
        uvloop.run(test(own_redis))

    return run


@on_uvloop
async def test_a_restart_costs_no_more_than_a_miss(own_redis: RedisStandin) -> None:
    async with opened(own_redis.url) as redis:
        await fill(own_redis.url)
        assert await read(redis, 1)
        await asyncio.to_thread(own_redis.kill)
        assert not await read(redis, 1)
        await asyncio.to_thread(own_redis.start)
        assert await read(redis, 1)


@on_uvloop
async def test_a_server_that_hangs_is_a_miss_in_time_and_its_late_replies_reach_nobody(own_redis: RedisStandin) -> None:
    async with opened(own_redis.url) as redis:
        await fill(own_redis.url)
        assert await read(redis, 1)
        os.kill(own_redis.pid, signal.SIGSTOP)
        try:
            started = asyncio.get_running_loop().time()
            assert not any(await asyncio.gather(*(read(redis, user) for user in range(50))))
            assert asyncio.get_running_loop().time() - started < 1.2
        finally:
            os.kill(own_redis.pid, signal.SIGCONT)
        assert all(await asyncio.gather(*(read(redis, user) for user in range(50, 100))))


@on_uvloop
async def test_nobody_gets_the_bytes_of_another_user_while_connections_break(own_redis: RedisStandin) -> None:
    """Readers come and go, some give up, and the connection is reset again and again."""
    link = Link("web", "redis", own_redis.port)
    proxy = FaultyProxy([link])
    await proxy.apply()
    await fill(own_redis.url)
    answered = 0

    async def visit(redis: MultiplexedRedis, seed: int) -> None:
        nonlocal answered
        for turn in range(150):
            task = asyncio.create_task(read(redis, (seed * 31 + turn) % USERS))
            await asyncio.sleep(0)
            if (seed + turn) % 7 == 0:
                task.cancel()
            [result] = await asyncio.gather(task, return_exceptions=True)
            assert isinstance(result, bool | asyncio.CancelledError), result
            answered += result is True

    async def break_connections() -> None:
        while True:
            await asyncio.sleep(0.01)
            link.reset_all()

    breaking = asyncio.create_task(break_connections())
    async with opened(f"redis://127.0.0.1:{proxy.port}/0") as redis:
        await asyncio.gather(*(visit(redis, seed) for seed in range(30)))
    breaking.cancel()
    await proxy.close()
    assert answered > 1000


@on_uvloop
async def test_it_signs_in_and_selects_its_database(own_redis: RedisStandin) -> None:
    admin: Any
    async with Redis.from_url(own_redis.url) as admin:
        await admin.execute_command("ACL", "SETUSER", "reader", "on", ">secret", "~*", "+@all")
        await admin.execute_command("CONFIG", "SET", "requirepass", "default-secret")
    await fill(f"redis://:default-secret@127.0.0.1:{own_redis.port}/0")
    async with opened(f"redis://reader:secret@127.0.0.1:{own_redis.port}/0") as redis:
        assert await redis.call("HMGET", "lists:1", "v") == [b"1"]
    async with opened(f"redis://:default-secret@127.0.0.1:{own_redis.port}/3") as redis:
        assert await redis.call("HMGET", "lists:1", "v") == [None]
    async with opened(f"redis://reader:wrong@127.0.0.1:{own_redis.port}/0") as redis:
        assert not await read(redis, 1)


@asynccontextmanager
async def behind_tls(redis: RedisStandin, files: TlsFiles) -> AsyncIterator[int]:
    """Yields the port of a TLS proxy before Redis."""

    async def carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(65536):
            writer.write(data)
        writer.close()

    async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", redis.port)
        await asyncio.gather(carry(reader, far_writer), carry(far_reader, writer))

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(files.certificate, files.key)
    server = await asyncio.start_server(accept, "127.0.0.1", 0, ssl=context)
    yield server.sockets[0].getsockname()[1]
    server.close()


@on_uvloop
async def test_it_reads_through_tls_and_checks_the_certificate(own_redis: RedisStandin) -> None:
    files = create_tls_files(own_redis.log.parent)
    await fill(own_redis.url)
    async with behind_tls(own_redis, files) as port:
        async with opened(f"rediss://127.0.0.1:{port}/0?ssl_ca_certs={files.certificate}") as redis:
            assert all(await asyncio.gather(*(read(redis, user) for user in range(USERS))))
        async with opened(f"rediss://127.0.0.1:{port}/0") as redis:
            assert not await read(redis, 1)
