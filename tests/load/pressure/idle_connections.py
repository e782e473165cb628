"""Connections that were used once and stay open."""

import asyncio
import time
from asyncio import StreamReader, StreamWriter
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

from shared.http.server import KEEP_ALIVE_SECONDS

OPENED_AT_ONCE = 50


@dataclass
class Connection:
    reader: StreamReader
    writer: StreamWriter
    used_at: float = 0

    @property
    def may_be_closed(self) -> bool:
        """The server closes a connection that is idle for so long; on a busy machine, opening all takes a while."""
        return time.monotonic() > self.used_at + KEEP_ALIVE_SECONDS - 1


class IdleConnections:
    """`expired` counts connections that were idle for so long that the server may have closed them."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._host, self._port = parts.hostname or "", parts.port or 80
        self._request = f"GET {parts.path}?{parts.query} HTTP/1.1\r\nHost: {parts.netloc}\r\n\r\n".encode()
        self._connections: list[Connection] = []
        self.failures: Counter[str] = Counter()
        self.expired = 0

    async def open(self, count: int) -> None:
        at_once = asyncio.Semaphore(OPENED_AT_ONCE)

        async def open_one() -> None:
            async with at_once:
                try:
                    connection = Connection(*await asyncio.open_connection(self._host, self._port))
                except OSError:
                    self.failures["not connected"] += 1
                    return
                self._connections.append(connection)
                await self._use(connection)

        await asyncio.gather(*(open_one() for _ in range(count)))

    async def use_again(self) -> None:
        """A connection that was closed meanwhile, or answers with an error, has failed."""
        for start in range(0, len(self._connections), OPENED_AT_ONCE):
            await asyncio.gather(*(self._use(each) for each in self._connections[start : start + OPENED_AT_ONCE]))

    async def _use(self, connection: Connection) -> None:
        expired = bool(connection.used_at) and connection.may_be_closed
        failure = await self._request_list(connection)
        connection.used_at = time.monotonic()
        self.expired += expired
        if failure and not expired:
            self.failures[failure] += 1

    async def _request_list(self, connection: Connection) -> str | None:
        """Returns what went wrong."""
        try:
            connection.writer.write(self._request)
            head = await connection.reader.readuntil(b"\r\n\r\n")
            await connection.reader.readexactly(content_length(head))
        except (OSError, asyncio.IncompleteReadError):
            return "closed"
        status = head.split(b" ", 2)[1].decode()
        return None if status == "200" else status

    def close(self) -> None:
        for connection in self._connections:
            connection.writer.close()


def content_length(head: bytes) -> int:
    for line in head.lower().split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name == b"content-length":
            return int(value)
    return 0


@asynccontextmanager
async def idle_connections(url: str, count: int) -> AsyncIterator[IdleConnections]:
    connections = IdleConnections(url)
    try:
        await connections.open(count)
        yield connections
    finally:
        connections.close()
