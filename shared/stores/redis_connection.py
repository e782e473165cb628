"""One connection to Redis that many requests share, without one waiting for another's response."""

import asyncio
import ssl
from collections import deque
from dataclasses import dataclass, replace
from typing import Any, Self, cast

from hiredis import HiredisError, ProtocolError, Reader, ReplyError, pack_command
from redis.asyncio.connection import SSLConnection, parse_url

CONNECT_SECONDS = 0.25
RESPONSE_SECONDS = 0.5
Reply = Any
"""Bytes, an integer, None, or a list of these."""
Word = bytes | str | int


class ConnectionLost(ConnectionError):
    """The connection ended before the reply. The same request may succeed on a new one."""


class PipelinedConnection(asyncio.Protocol):
    """Redis replies in the order of the requests, so the first reply belongs to the first waiter. A waiter that was
    cancelled keeps its place. After any doubt about that order (a malformed reply, a late one, a lost connection) all
    waiters fail and the connection is never used again.

    One timer watches the oldest waiter; there is none for each request.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.lost = False
        self._loop = loop
        self._reader = Reader()
        self._waiters: deque[tuple[asyncio.Future[Reply], float]] = deque()
        self._requests: list[bytes] = []
        self._timer: asyncio.TimerHandle | None = None
        self._transport: asyncio.Transport | None = None

    def send(self, request: bytes) -> asyncio.Future[Reply]:
        """Requests of one turn of the event loop are written together."""
        waiter = self._loop.create_future()
        if self.lost:
            waiter.set_exception(ConnectionLost("the connection is closed"))
            return waiter
        deadline = self._loop.time() + RESPONSE_SECONDS
        self._waiters.append((waiter, deadline))
        if not self._requests:
            self._loop.call_soon(self._write)
        self._requests.append(request)
        if self._timer is None:
            self._timer = self._loop.call_at(deadline, self._check_deadline)
        return waiter

    def close(self) -> None:
        self._fail(ConnectionLost("the connection was closed"))

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop's is no subclass

    def connection_lost(self, exc: Exception | None) -> None:
        self._fail(ConnectionLost(repr(exc) if exc else "Redis closed the connection"))

    def data_received(self, data: bytes) -> None:
        if self.lost:
            return
        try:
            self._reader.feed(data)
            while (reply := self._reader.gets()) is not False:
                self._deliver(reply)
        except HiredisError as error:
            self._fail(error)

    def _deliver(self, reply: Reply) -> None:
        if not self._waiters:
            raise ProtocolError("a reply without a request")
        waiter, _deadline = self._waiters.popleft()
        if waiter.done():
            return
        if isinstance(reply, ReplyError):
            waiter.set_exception(reply)
        else:
            waiter.set_result(reply)

    def _write(self) -> None:
        requests, self._requests = self._requests, []
        if self.lost or self._transport is None:
            return
        try:
            self._transport.write(b"".join(requests))
        except RuntimeError as error:  # from uvloop, if the peer has reset the connection
            self._fail(ConnectionLost(repr(error)))

    def _check_deadline(self) -> None:
        self._timer = None
        if not self._waiters:
            return
        deadline = self._waiters[0][1]
        if deadline <= self._loop.time():
            self._fail(TimeoutError("Redis did not respond in time"))
        else:
            self._timer = self._loop.call_at(deadline, self._check_deadline)

    def _fail(self, error: Exception) -> None:
        """Each waiter gets an exception of its own, because raising one adds to its traceback."""
        self.lost = True
        if self._timer is not None:
            self._timer.cancel()
        if self._transport is not None:
            self._transport.abort()
        waiters, self._waiters = self._waiters, deque()
        for waiter, _deadline in waiters:
            if not waiter.done():
                waiter.set_exception(type(error)(*error.args))


@dataclass(frozen=True)
class RedisAddress:
    """Where a Redis server is, and how to begin a connection to it."""

    target: dict[str, Any]
    handshake: tuple[bytes, ...] = ()

    @classmethod
    def from_url(cls, url: str) -> Self:
        """Understands the same addresses as redis-py."""
        options: dict[str, Any] = dict(parse_url(url))
        if "path" in options:
            return cls({"path": options["path"]}, handshake(options))
        target = {"host": options.get("host", "localhost"), "port": options.get("port", 6379)}
        if options.get("connection_class") is SSLConnection:
            target["ssl"] = ssl_context(options)
        return cls(target, handshake(options))

    def at(self, host: str, port: int) -> Self:
        """Another server that is reached alike."""
        return replace(self, target={**self.target, "host": host, "port": port})

    async def connect(self) -> PipelinedConnection:
        """Raises `OSError` or `HiredisError`. An unfinished connection is closed."""
        loop = asyncio.get_running_loop()
        connection = PipelinedConnection(loop)
        try:
            async with asyncio.timeout(CONNECT_SECONDS):
                create: Any = loop.create_unix_connection if "path" in self.target else loop.create_connection
                await create(lambda: connection, **self.target)
                await asyncio.gather(*map(connection.send, self.handshake))
        except BaseException:
            connection.close()
            raise
        return connection


def pack(*words: Word) -> bytes:
    """A command in Redis's wire format."""
    command: Any = words
    request: bytes = pack_command(command)
    return request


def pack_words(*words: Word) -> bytes:
    """The words of a command, without their number."""
    return pack(*words).partition(b"\r\n")[2]


def handshake(options: dict[str, Any]) -> tuple[bytes, ...]:
    requests = []
    if "password" in options:
        requests.append(pack("AUTH", *filter(None, [options.get("username")]), options["password"]))
    if options.get("db"):
        requests.append(pack("SELECT", options["db"]))
    return tuple(requests)


def ssl_context(options: dict[str, Any]) -> ssl.SSLContext:
    context = SSLConnection(**{name: value for name, value in options.items() if name.startswith("ssl_")}).ssl_context
    return context.get()
