import asyncio
import ssl
from contextlib import suppress
from typing import Any
from unittest.mock import Mock

import pytest
from hiredis import ProtocolError, ReplyError

from shared.stores import redis_connection
from shared.stores.redis_connection import ConnectionLost, PipelinedConnection, RedisAddress, handshake, pack
from tests.support.fakes.redis_server import FakeRedis, Request, bulk, echo, fake_redis


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a busy machine, tests that are not about deadlines must not meet one."""
    monkeypatch.setattr(redis_connection, "RESPONSE_SECONDS", 60)
    monkeypatch.setattr(redis_connection, "CONNECT_SECONDS", 60)


async def connect(fake: FakeRedis) -> PipelinedConnection:
    return await RedisAddress.from_url(fake.url).connect()


async def test_each_request_gets_its_own_reply() -> None:
    async with fake_redis(echo) as fake:
        connection = await connect(fake)
        names = [b"%d" % number for number in range(1000)]
        assert await asyncio.gather(*(connection.send(pack("GET", name)) for name in names)) == names


async def test_replies_may_arrive_in_pieces() -> None:
    async def in_pieces(request: Request, writer: asyncio.StreamWriter) -> None:
        for byte in bulk(request[-1]):
            writer.write(bytes([byte]))
            await writer.drain()

    async with fake_redis(in_pieces) as fake:
        connection = await connect(fake)
        assert await asyncio.gather(*(connection.send(pack("GET", name)) for name in "abc")) == [b"a", b"b", b"c"]


async def test_a_cancelled_request_keeps_its_place_so_that_no_other_gets_its_reply() -> None:
    async with fake_redis(echo) as fake:
        connection = await connect(fake)
        waiters = [connection.send(pack("GET", str(number))) for number in range(10)]
        for waiter in waiters[::2]:
            waiter.cancel()
        assert await asyncio.gather(*waiters[1::2]) == [b"1", b"3", b"5", b"7", b"9"]


async def test_a_connection_that_breaks_in_the_middle_of_a_reply_fails_all_that_wait() -> None:
    """Bytes of a half reply never reach any request, and a new connection begins with its own."""

    async def half_then_close(request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(bulk(b"whole") if request[-1] == b"0" else b"$5\r\nha")
        if request[-1] != b"0":
            writer.close()

    async with fake_redis(half_then_close) as fake:
        connection = await connect(fake)
        first, *others = (connection.send(pack("GET", str(number))) for number in range(5))
        assert await first == b"whole"
        for waiter in others:
            with pytest.raises(ConnectionLost):
                await waiter
        with pytest.raises(ConnectionLost):
            await connection.send(pack("GET", "later"))
        fake.respond = echo
        assert await (await connect(fake)).send(pack("GET", "new")) == b"new"


async def test_a_late_reply_ends_the_connection_and_reaches_no_later_request(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(redis_connection, "RESPONSE_SECONDS", 0.05)
    released = asyncio.Event()

    async def late(request: Request, writer: asyncio.StreamWriter) -> None:
        await released.wait()
        await echo(request, writer)

    async with fake_redis(late) as fake:
        connection = await connect(fake)
        with pytest.raises(TimeoutError):
            await connection.send(pack("GET", "1"))
        released.set()
        assert connection.lost


async def test_one_timer_watches_all_requests(monkeypatch: pytest.MonkeyPatch) -> None:
    """The timer of an answered request does not end a younger one."""
    monkeypatch.setattr(redis_connection, "RESPONSE_SECONDS", 0.1)
    async with fake_redis(echo) as fake:
        connection = await connect(fake)
        until = asyncio.get_running_loop().time() + 0.3
        while asyncio.get_running_loop().time() < until:
            assert await connection.send(pack("GET", "1")) == b"1"
            await asyncio.sleep(0.01)


async def test_an_error_reply_fails_only_its_own_request() -> None:
    async def refuse_second(request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(b"-WRONGTYPE no\r\n" if request[-1] == b"1" else bulk(request[-1]))

    async with fake_redis(refuse_second) as fake:
        connection = await connect(fake)
        replies = await asyncio.gather(
            *(connection.send(pack("GET", str(number))) for number in range(3)), return_exceptions=True
        )
    assert [replies[0], replies[2]] == [b"0", b"2"]
    assert isinstance(replies[1], ReplyError)


async def test_a_reply_without_a_request_ends_the_connection() -> None:
    async def twice(request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(bulk(request[-1]) + bulk(b"another's"))

    async with fake_redis(twice) as fake:
        connection = await connect(fake)
        with suppress(ConnectionLost):
            assert await connection.send(pack("GET", "own")) == b"own"
        assert connection.lost


async def test_a_malformed_reply_ends_the_connection() -> None:
    async def nonsense(_request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\n")

    async with fake_redis(nonsense) as fake:
        connection = await connect(fake)
        waiters = [connection.send(pack("GET", "1")), connection.send(pack("GET", "2"))]
        for waiter in waiters:
            with pytest.raises(ProtocolError):
                await waiter


async def test_requests_of_one_turn_are_written_together() -> None:
    writes: list[bytes] = []
    async with fake_redis(echo) as fake:
        connection = await connect(fake)
        transport: Any = connection._transport
        counting = Mock(wraps=transport)
        counting.write.side_effect = writes.append
        connection._transport = counting
        waiters = [connection.send(pack("GET", "1")) for _ in range(50)]
        await asyncio.sleep(0)
        assert writes == [pack("GET", "1") * 50]
        transport.write(writes[0])
        assert await asyncio.gather(*waiters) == [b"1"] * 50


async def test_a_wrong_password_is_refused_before_any_request() -> None:
    async def refuse(_request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(b"-WRONGPASS invalid\r\n")

    async with fake_redis(refuse) as fake:
        with pytest.raises(ReplyError):
            await RedisAddress.from_url(f"redis://user:secret@127.0.0.1:{fake.port}/0").connect()
        assert fake.requests == [[b"AUTH", b"user", b"secret"]]


async def test_a_server_that_hangs_while_connecting_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(redis_connection, "CONNECT_SECONDS", 0.05)

    async def hang(_request: Request, _writer: asyncio.StreamWriter) -> None:
        """Sends nothing."""

    async with fake_redis(hang) as fake:
        with pytest.raises(TimeoutError):
            await RedisAddress.from_url(f"redis://:secret@127.0.0.1:{fake.port}/3").connect()


def test_addresses_mean_the_same_as_to_redis_py() -> None:
    assert RedisAddress.from_url("redis://a.example").target == {"host": "a.example", "port": 6379}
    assert RedisAddress.from_url("unix:///run/redis.sock").target == {"path": "/run/redis.sock"}
    secure = RedisAddress.from_url("rediss://a.example:6380?ssl_check_hostname=false").target["ssl"]
    assert isinstance(secure, ssl.SSLContext)
    assert not secure.check_hostname
    assert secure.verify_mode is ssl.CERT_REQUIRED


def test_the_handshake_signs_in_and_selects_the_database() -> None:
    assert handshake({"password": "p", "db": 3}) == (pack("AUTH", "p"), pack("SELECT", 3))
    assert handshake({"db": 0}) == ()
