"""Connections that were used once and stay open."""

import asyncio
from asyncio import StreamReader, StreamWriter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

OPENED_AT_ONCE = 50


class IdleConnections:
    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._host, self._port = parts.hostname or "", parts.port or 80
        self._request = f"GET {parts.path}?{parts.query} HTTP/1.1\r\nHost: {parts.netloc}\r\n\r\n".encode()
        self._connections: list[tuple[StreamReader, StreamWriter]] = []
        self.failed = 0

    async def open(self, count: int) -> None:
        at_once = asyncio.Semaphore(OPENED_AT_ONCE)

        async def open_one() -> None:
            async with at_once:
                try:
                    connection = await asyncio.open_connection(self._host, self._port)
                except OSError:
                    self.failed += 1
                    return
                self._connections.append(connection)
                await self._use(connection)

        await asyncio.gather(*(open_one() for _ in range(count)))

    async def use_again(self) -> None:
        """A connection that was closed meanwhile, or answers with an error, has failed."""
        for start in range(0, len(self._connections), OPENED_AT_ONCE):
            await asyncio.gather(*(self._use(each) for each in self._connections[start : start + OPENED_AT_ONCE]))

    async def _use(self, connection: tuple[StreamReader, StreamWriter]) -> None:
        reader, writer = connection
        try:
            writer.write(self._request)
            head = await reader.readuntil(b"\r\n\r\n")
            await reader.readexactly(content_length(head))
            self.failed += not head.startswith(b"HTTP/1.1 200 ")
        except (OSError, asyncio.IncompleteReadError):
            self.failed += 1

    def close(self) -> None:
        for _, writer in self._connections:
            writer.close()


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
