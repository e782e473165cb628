import asyncio
from asyncio import StreamReader, StreamWriter
from collections.abc import AsyncIterator

import pytest

from tests.load.pressure.idle_connections import content_length, idle_connections

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nlist"
BUSY = b"HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\n\r\n"


class Server:
    """Answers the requests of each connection in turn, then closes it."""

    def __init__(self) -> None:
        self.responses = [OK, OK]

    async def serve(self, reader: StreamReader, writer: StreamWriter) -> None:
        for response in self.responses:
            await reader.readuntil(b"\r\n\r\n")
            writer.write(response)
        writer.close()


@pytest.fixture
async def server() -> AsyncIterator[tuple[Server, str]]:
    served = Server()
    async with await asyncio.start_server(served.serve, "127.0.0.1", 0) as listening:
        yield served, f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}/list?amount=10"


async def test_connections_are_used_again_at_the_end(server: tuple[Server, str]) -> None:
    async with idle_connections(server[1], 60) as idle:
        await idle.use_again()
        assert not idle.failures


@pytest.mark.parametrize(("responses", "how"), [([OK], "closed"), ([OK, BUSY], "503")])
async def test_connections_that_were_closed_or_refused_have_failed(
    server: tuple[Server, str], responses: list[bytes], how: str
) -> None:
    server[0].responses = responses
    async with idle_connections(server[1], 3) as idle:
        await idle.use_again()
        assert idle.failures == {how: 3}


async def test_connections_that_the_server_may_close_are_not_judged(
    server: tuple[Server, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.load.pressure.idle_connections.KEEP_ALIVE_SECONDS", 1)
    server[0].responses = [OK]
    async with idle_connections(server[1], 3) as idle:
        await idle.use_again()
        assert (idle.failures, idle.expired) == ({}, 3)


def test_the_length_of_a_body_is_read_from_the_head() -> None:
    assert (content_length(OK), content_length(b"HTTP/1.1 204 No Content\r\n\r\n")) == (4, 0)
