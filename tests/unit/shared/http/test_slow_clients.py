"""Slow clients of one address, over real sockets: those of another address are served meanwhile."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from urllib.parse import urlsplit

import httpx
import pytest
from fastapi import FastAPI, Request

from shared.http import direct_exposure
from shared.http.limits import ADDRESS_SHARE, BodyLimit, InFlightLimit, network_of
from tests.support.processes.app_server import served
from tests.support.waiting import eventually

LIMIT = 40
SLOW = "127.0.0.2"
OTHER = "127.0.0.3"
UPLOAD = b"POST /body HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nabc"


def app() -> FastAPI:
    app = FastAPI()

    @app.post("/body")
    async def body(request: Request) -> int:
        return len(await request.body())

    app.add_middleware(BodyLimit, max_bytes=2000)
    return app


@asynccontextmanager
async def connections(url: str, number: int, sent: bytes) -> AsyncIterator[list[asyncio.StreamReader]]:
    address = urlsplit(url)
    async with AsyncExitStack() as stack:
        readers = []
        for _ in range(number):
            reader, writer = await asyncio.open_connection(address.hostname, address.port, local_addr=(SLOW, 0))
            stack.callback(writer.close)
            writer.write(sent)
            readers.append(reader)
        yield readers


async def responses(url: str, address: str, number: int) -> list[int]:
    async with httpx.AsyncClient(transport=httpx.AsyncHTTPTransport(local_address=address)) as client:
        return [(await client.post(f"{url}/body", content=b"whole")).status_code for _ in range(number)]


async def test_slow_uploads_of_one_address_leave_places_to_others() -> None:
    service = app()
    limits: list[InFlightLimit] = []

    def limited(inner: object) -> InFlightLimit:
        limits.append(InFlightLimit(inner, LIMIT))  # type: ignore[arg-type]
        return limits[0]

    service.add_middleware(limited)
    async with served(service) as url, connections(url, 2 * LIMIT, UPLOAD) as readers:
        refused = asyncio.gather(*(reader.readline() for reader in readers[LIMIT // ADDRESS_SHARE :]))
        assert {line.split()[1] for line in await asyncio.wait_for(refused, 10)} == {b"503"}
        assert limits[0].in_flight == LIMIT // ADDRESS_SHARE
        assert await responses(url, OTHER, 20) == [200] * 20
        assert await responses(url, SLOW, 5) == [200] * 5, "a body that comes with its head is not slow"

    assert not limits[0].arriving


async def test_a_place_is_free_again_when_the_body_has_arrived_or_the_client_is_gone() -> None:
    service = app()
    limit = InFlightLimit(service, ADDRESS_SHARE)

    async def is_free() -> bool:
        return not limit.arriving and not limit.in_flight

    async with served(limit) as url:
        for rest in (b"", b"d" * 997):
            async with connections(url, 1, UPLOAD + rest) as [reader]:
                if rest:
                    assert b"200" in await asyncio.wait_for(reader.readline(), 10)
            await eventually(is_free)


async def test_half_heads_of_one_address_are_closed_early(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(direct_exposure, "HEADS_PER_ADDRESS", 5)
    monkeypatch.setattr(direct_exposure, "CROWDED_HEAD_SECONDS", 0.05)
    async with served(app()) as url, connections(url, 30, b"POST /body HTTP/1.1\r\nHost:") as readers:
        ended = asyncio.gather(*(reader.read() for reader in readers[5:]))
        assert set(await asyncio.wait_for(ended, 8)) == {b""}
        assert await responses(url, OTHER, 20) == [200] * 20
        assert not any(reader.at_eof() for reader in readers[:5])


@pytest.mark.parametrize(
    ("client", "network"),
    [
        (("192.0.2.7", 1), "192.0.2.7"),
        (("2001:db8::1:2", 1), "2001:db8::/64"),
        (("somebody", 1), "unknown"),
        (None, "unknown"),
    ],
)
def test_an_ipv6_client_has_a_whole_network(client: tuple[str, int] | None, network: str) -> None:
    assert network_of({"client": client}) == network
