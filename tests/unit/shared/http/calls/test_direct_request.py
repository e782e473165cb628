"""Calls to other services with and without httpx, against a server that says what a test wants."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
from httpx_aiohttp import AiohttpTransport
from pydantic import SecretStr

from shared.contracts.errors import MatineeError, RecommenderUnavailable
from shared.http.calls.direct_request import ServiceResponse, query_string
from shared.http.service_client import MAX_FAILURES, call_service, open_service_client

PROBLEM = b'{"title": "Conflict", "status": 409, "detail": "Somebody was faster."}'
COMPARED = ("host", "authorization", "content-type", "content-length", "x-request-id")


@dataclass
class Server:
    """Ends the connection of the first `lost` requests without a response."""

    lost: int = 0
    head: bytes = b"200 OK\r\ncontent-type: application/json"
    body: bytes = b'{"a": "b"}'
    port: int = 0
    requests: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        start, *lines = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")[:-2]
        fields = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        self.requests.append((start, fields, await reader.readexactly(int(fields.get("content-length", 0)))))
        if len(self.requests) > self.lost:
            length = b"\r\nconnection: close\r\ncontent-length: %d\r\n\r\n" % len(self.body)
            writer.write(b"HTTP/1.1 " + self.head + length + self.body)
        writer.close()


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    server = Server()
    async with await asyncio.start_server(server.serve, "127.0.0.1", 0) as listening:
        server.port = listening.sockets[0].getsockname()[1]
        yield server


@asynccontextmanager
async def opened(port: int, *, direct: bool = True) -> AsyncIterator[httpx.AsyncClient]:
    transport = None if direct else AiohttpTransport()
    async with open_service_client(f"http://127.0.0.1:{port}/", SecretStr("token"), transport) as client:
        yield client


@pytest.mark.parametrize(
    ("method", "path", "options"),
    [
        ("GET", "/internal/status", {}),
        ("GET", "/internal/movies", {"params": {"q": "wars & peace é", "genre": ["Drama", "War"], "own": True}}),
        ("PUT", "/internal/users/1/ratings/2", {"params": {"amount": 10}, "json": {"rating": 4.5}}),
        ("POST", "/internal/preview", {"json": {"titles": ["アキラ"], "none": None}}),
        ("DELETE", "/internal/users/1", {}),
        ("GET", "/a b/é", {}),
    ],
)
async def test_the_request_is_that_of_httpx(server: Server, method: str, path: str, options: dict[str, Any]) -> None:
    for direct in (True, False):
        async with opened(server.port, direct=direct) as client:
            response = await call_service(client, method, path, **options)
            assert (response.json(), response.text) == ({"a": "b"}, '{"a": "b"}')
    (start, fields, body), (usual_start, usual_fields, usual_body) = server.requests
    assert start == usual_start
    assert httpx.Response(200, content=body or b"0").json() == httpx.Response(200, content=usual_body or b"0").json()
    for name in set(COMPARED) - {"content-length"}:
        assert fields.get(name) == usual_fields.get(name), name


@pytest.mark.parametrize("direct", [True, False])
async def test_a_problem_is_raised(server: Server, direct: bool) -> None:
    server.head = b"409 Conflict\r\ncontent-type: application/problem+json\r\nRetry-After: 7"
    server.body = PROBLEM
    async with opened(server.port, direct=direct) as client:
        with pytest.raises(MatineeError) as raised:
            await call_service(client, "PUT", "/")
    assert (raised.value.status, raised.value.message, raised.value.retry_after) == (409, "Somebody was faster.", 7)


@pytest.mark.parametrize("direct", [True, False])
async def test_a_server_that_is_away_opens_the_circuit(direct: bool) -> None:
    async with opened(1, direct=direct) as client:
        for _ in range(MAX_FAILURES):
            with pytest.raises(RecommenderUnavailable):
                await call_service(client, "PUT", "/")
        transport: Any = client._transport
        assert transport.breaker.state == "open"
        with pytest.raises(RecommenderUnavailable):
            await call_service(client, "GET", "/")


@pytest.mark.parametrize("method", ["GET", "PUT", "POST"])
async def test_lost_connections_mean_what_they_mean_to_httpx(server: Server, method: str) -> None:
    outcomes = []
    for direct in (True, False):
        server.requests.clear()
        server.lost = 1
        async with opened(server.port, direct=direct) as client:
            try:
                outcome = (await call_service(client, method, "/")).status_code
            except RecommenderUnavailable:
                outcome = 503
        outcomes.append((outcome, len(server.requests)))
    assert outcomes[0] == outcomes[1]


def test_only_2xx_is_a_success() -> None:
    assert [ServiceResponse(status, {}, b"").is_success for status in (199, 200, 204, 299, 300)] == [
        False,
        True,
        True,
        True,
        False,
    ]


def test_a_query_is_written_as_httpx_writes_it() -> None:
    written: list[dict[str, Any]] = [{}, {"a": "x y&z=é", "b": True, "c": 1.5, "d": 3, "e": ["f", "g"], "h": None}]
    for params in written:
        assert query_string(params) == str(httpx.URL("http://x", params=params or None)).removeprefix("http://x")
