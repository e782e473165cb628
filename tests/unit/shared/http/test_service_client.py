import asyncio
import socket

import httpx
import pytest
import structlog
from pydantic import SecretStr

from shared.contracts.errors import (
    MatineeError,
    MovieHidden,
    Problem,
    RecommenderUnavailable,
    SiteUnavailable,
    SkillUnavailable,
)
from shared.http.service_client import KNOWN_HIDES, call_service, open_service_client

PROBLEM = "application/problem+json"


async def relayed(status: int, content_type: str = PROBLEM, body: bytes | None = None) -> MatineeError:
    problem = Problem(title="T", status=status, detail="What to do.").model_dump_json().encode()
    headers = {"content-type": content_type, "retry-after": "7"}
    answer = httpx.Response(status, content=problem if body is None else body, headers=headers)
    transport = httpx.MockTransport(lambda _: answer)
    async with open_service_client("http://recommender", SecretStr("token"), transport) as client:
        with pytest.raises(MatineeError) as raised:
            await call_service(client, "GET", "/internal/status")
    return raised.value


@pytest.mark.parametrize("status", [403, 404, 409, 422, 429, 503])
async def test_errors_that_the_client_can_fix_are_relayed(status: int) -> None:
    error = await relayed(status)
    assert (error.status, error.message, error.retry_after) == (status, "What to do.", 7)


@pytest.mark.parametrize("status", [400, 401, 405, 408, 413, 414, 431, 500, 502])
async def test_faults_between_services_are_not_relayed(status: int) -> None:
    assert isinstance(await relayed(status), RecommenderUnavailable)


@pytest.mark.parametrize("body", [b"", b"<html>", b"{}", b"\xff"])
async def test_a_response_that_is_no_problem_is_not_parsed(body: bytes) -> None:
    assert isinstance(await relayed(404, "text/html", body), RecommenderUnavailable)


class Replica:
    """Answers with its address, and closes the connection."""

    def __init__(self, host: str) -> None:
        self.host = host

    async def start(self, port: int = 0) -> int:
        self.server = await asyncio.start_server(self._answer, self.host, port)
        return int(self.server.sockets[0].getsockname()[1])

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        head = f"HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: {len(self.host)}\r\n\r\n"
        writer.write((head + self.host).encode())
        writer.close()


async def test_a_service_is_used_at_all_its_addresses_and_without_the_ones_that_are_gone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    hosts = ["127.0.0.2", "127.0.0.3", "127.0.0.4"]

    def look_up(_host: str, port: int, *_: object, **__: object) -> list[object]:
        return [(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", (host, port)) for host in hosts]

    replicas = [Replica(host) for host in hosts]
    port = await replicas[0].start()
    for replica in replicas[1:]:
        await replica.start(port)
    async with open_service_client(f"http://recommender.test:{port}", SecretStr("token")) as client:
        monkeypatch.setattr(socket, "getaddrinfo", look_up)
        answered = {(await call_service(client, "GET", "/")).text for _ in range(6)}
        assert answered == set(hosts)
        replicas[0].server.close()
        answered = {(await call_service(client, method, "/")).text for method in ("GET", "PUT", "POST") * 3}
        assert answered == set(hosts[1:])
    for replica in replicas:
        replica.server.close()


async def test_health_checks_neither_open_the_circuit_breaker_nor_wait_for_it() -> None:
    """A service that starts is asked often whether it is ready, and its first requests must not pay for that."""
    is_up, asked = False, list[str]()

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.path)
        if is_up:
            return httpx.Response(200)
        raise httpx.ConnectError("refused", request=request)

    async with open_service_client("http://recommender", SecretStr("t"), httpx.MockTransport(answer)) as client:

        async def fails(path: str) -> bool:
            try:
                await call_service(client, "GET", path)
            except RecommenderUnavailable:
                return True
            return False

        assert [await fails("/health/ready") for _ in range(10)] == [True] * 10
        is_up = True
        assert not await fails("/internal/status")
        is_up = False
        assert [await fails("/internal/status") for _ in range(8)] == [True] * 8
        asked.clear()
        assert await fails("/internal/status")
        assert asked == [], "the breaker is open"
        is_up = True
        assert not await fails("/health/live")
        assert not await fails("/internal/status"), "a health check that succeeds closes the breaker"


async def test_a_hidden_movie_is_known_as_one_also_over_http() -> None:
    body = MovieHidden().problem().model_dump_json().encode()
    assert isinstance(await relayed(404, body=body), MovieHidden)


@pytest.mark.parametrize(
    ("service", "expected"),
    [("recommender", RecommenderUnavailable), ("web", SiteUnavailable), ("voice", SkillUnavailable)],
)
@pytest.mark.parametrize("status", [None, 500])
async def test_an_error_names_the_service_that_failed(
    service: str, expected: type[MatineeError], status: int | None
) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if status is None:
            raise httpx.ConnectError("refused", request=request)
        return httpx.Response(status)

    transport = httpx.MockTransport(answer)
    async with open_service_client("http://other", SecretStr("t"), transport, service=service) as client:
        with pytest.raises(expected):
            await call_service(client, "GET", "/")


async def test_every_request_to_another_service_has_the_id_of_its_own_request() -> None:
    ids: list[str | None] = []

    def answer(request: httpx.Request) -> httpx.Response:
        ids.append(request.headers.get("x-request-id"))
        return httpx.Response(200)

    async with open_service_client("http://web", SecretStr("t"), httpx.MockTransport(answer), service="web") as client:
        with structlog.contextvars.bound_contextvars(request_id="abc1"):
            await call_service(client, "GET", "/")
            await client.post("/internal/token")
        await client.get("/")
    assert ids == ["abc1", "abc1", None]


async def test_the_other_service_is_told_up_to_where_movies_are_known_to_be_hidden() -> None:
    told: list[str | None] = []

    def answer(request: httpx.Request) -> httpx.Response:
        told.append(request.headers.get(KNOWN_HIDES))
        return httpx.Response(200)

    async with open_service_client("http://recommender", SecretStr("t"), httpx.MockTransport(answer)) as client:
        await call_service(client, "GET", "/")
        client.guard.known_hides = lambda: 7
        await call_service(client, "GET", "/")
    assert told == [None, "7"]
