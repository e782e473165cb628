"""A Redis server whose replies a test chooses."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from hiredis import Reader

Request = list[bytes]
Respond = Callable[[Request, asyncio.StreamWriter], Awaitable[None]]


@dataclass
class FakeRedis:
    """`respond` is called for each request, in order, and writes what it wants."""

    respond: Respond
    port: int = 0
    connections: int = 0
    requests: list[Request] = field(default_factory=list)
    writers: list[asyncio.StreamWriter] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self.writers.append(writer)
        parser = Reader()
        while data := await reader.read(65536):
            parser.feed(data)
            while (request := parser.gets()) is not False:
                self.requests.append(request)
                await self.respond(request, writer)


@asynccontextmanager
async def fake_redis(respond: Respond) -> AsyncIterator[FakeRedis]:
    fake = FakeRedis(respond)
    server = await asyncio.start_server(fake.serve, "127.0.0.1", 0)
    fake.port = server.sockets[0].getsockname()[1]
    try:
        yield fake
    finally:
        server.close()
        for writer in fake.writers:
            writer.close()


async def echo(request: Request, writer: asyncio.StreamWriter) -> None:
    """Responds with the last word of the request."""
    writer.write(bulk(request[-1]))


def bulk(value: bytes) -> bytes:
    return b"$%d\r\n%b\r\n" % (len(value), value)
