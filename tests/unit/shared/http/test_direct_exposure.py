import asyncio
import inspect
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import urlsplit

import pytest
import uvicorn
from fastapi import FastAPI, Request
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from shared.http import direct_exposure, limits
from shared.http.limits import BodyLimit
from shared.http.problem_details import ErrorResponses, install_problem_handlers
from shared.http.request_head import RequestHeadCheck
from shared.http.security_headers import SECURITY_HEADERS, SecurityHeaders
from tests.support.processes.app_server import served
from tests.support.raw_http import RawResponse, request, send

HOST = b"Host: localhost"
PROXY = "127.0.0.1"


def app() -> FastAPI:
    app = FastAPI()
    install_problem_handlers(app)
    app.add_middleware(BodyLimit, max_bytes=2000)
    app.add_middleware(RequestHeadCheck, hosts=("localhost",))
    app.add_middleware(ErrorResponses)
    app.add_middleware(SecurityHeaders)

    @app.post("/body")
    async def body(request: Request) -> int:
        return len(await request.body())

    @app.get("/seen")
    async def seen(request: Request) -> dict[str, Any]:
        return {"client": request.client and request.client.host, "scheme": request.url.scheme}

    return app


@pytest.fixture
async def url() -> AsyncIterator[str]:
    async with served(app()) as url:
        yield url


UVICORN_SIGNATURES = {
    "connection_made": ["self", "transport"],
    "connection_lost": ["self", "exc"],
    "data_received": ["self", "data"],
    "on_message_begin": ["self"],
    "on_headers_complete": ["self"],
    "send_400_response": ["self", "msg"],
    "_start_asgi_task": ["self", "cycle", "app"],
}


def test_uvicorn_still_has_the_private_parts_that_are_overridden() -> None:
    """When it fails: compare `direct_exposure` with the new `httptools_impl`, then raise the version here."""
    assert uvicorn.__version__.startswith("0.54.")
    for name, parameters in UVICORN_SIGNATURES.items():
        assert list(inspect.signature(getattr(HttpToolsProtocol, name)).parameters) == parameters
    for owner, use in [
        (HttpToolsProtocol, "self.send_400_response("),
        (HttpToolsProtocol, "self._start_asgi_task("),
        (RequestResponseCycle, "if self.disconnected"),
        (RequestResponseCycle, "await self.message_event.wait()"),
    ]:
        assert use in inspect.getsource(owner)


def assert_refused(answer: RawResponse | None, status: int) -> None:
    assert answer is not None
    assert answer.status == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert {name: answer.headers[name.lower()] for name in SECURITY_HEADERS} == SECURITY_HEADERS


async def test_an_endless_header_is_refused(url: str) -> None:
    endless = [b"GET /seen HTTP/1.1\r\nX: ", *[b"x" * 4096] * 6]
    assert_refused(await send(url, *endless), 431)


async def test_a_client_that_goes_on_sending_a_head_receives_the_refusal(url: str) -> None:
    assert_refused(await send(url, b"GET /seen HTTP/1.1\r\nX: " + b"x" * 5_000_000), 431)


async def test_the_limit_of_a_head_starts_again_with_each_request_of_a_connection(url: str) -> None:
    head = b"GET /seen HTTP/1.1\r\nHost: localhost\r\nX: " + b"x" * 9000
    reader, writer = await asyncio.open_connection("127.0.0.1", urlsplit(url).port)
    for _ in range(4):
        writer.write(head + b"\r\n\r\n")
        assert (await reader.readuntil(b"}")).startswith(b"HTTP/1.1 200")
    writer.write(head * 3)
    assert (await reader.read()).startswith(b"HTTP/1.1 431")
    writer.close()


@pytest.mark.parametrize("piece", [b"", b"GET /seen HTTP/1.1\r\nHost: local"])
async def test_an_incomplete_head_times_out(url: str, monkeypatch: pytest.MonkeyPatch, piece: bytes) -> None:
    monkeypatch.setattr(direct_exposure, "HEAD_SECONDS", 0.1)
    assert await send(url, piece) is None


async def test_an_incomplete_body_times_out(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "BODY_SECONDS", 0.1)
    answer = await send(url, b"POST /body HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nhalf")
    assert_refused(answer, 408)


async def test_a_body_may_arrive_in_pieces(url: str) -> None:
    pieces = [b"POST /body HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 10\r\n\r\n", b"12345"]
    answer = await send(url, *pieces, b"67890")
    assert answer is not None
    assert answer.body == b"10"


@pytest.mark.parametrize(
    "malformed",
    [
        b"\x00\x01\x02\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET /\xff HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost localhost\r\n\r\n",
        b"GET / HTTP/1.1\r\nX: a\x00b\r\n\r\n",
        b"POST /body HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
        b"POST /body HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + b"9" * 5000 + b"\r\n\r\n",
        b"POST /body HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n1",
        b"POST /body HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    ],
)
async def test_malformed_requests_are_refused_with_a_problem(url: str, malformed: bytes) -> None:
    assert_refused(await send(url, malformed), 400)


@pytest.mark.parametrize("before", [1, 2, 3])
async def test_requests_in_progress_before_a_malformed_one_cause_no_error(
    url: str, before: int, caplog: pytest.LogCaptureFixture
) -> None:
    valid = b"GET /seen HTTP/1.1\r\nHost: localhost\r\n\r\n"
    assert_refused(await send(url, valid * before + b"\x00\x01\r\n\r\n"), 400)
    assert [record.getMessage() for record in caplog.records if record.levelname == "ERROR"] == []


async def test_a_missing_foreign_or_repeated_host_is_refused(url: str) -> None:
    assert_refused(await send(url, request("GET", "/seen")), 400)
    assert_refused(await send(url, request("GET", "/seen", b"Host: evil.example")), 400)
    assert_refused(await send(url, request("GET", "/seen", HOST, b"Host: evil.example")), 400)


SPOOFED = (b"X-Forwarded-For: 203.0.113.7", b"X-Forwarded-Proto: https", b"Forwarded: for=203.0.113.7;proto=https")


async def test_forwarding_headers_are_ignored_without_a_trusted_proxy(url: str) -> None:
    answer = await send(url, request("GET", "/seen", HOST, *SPOOFED))
    assert answer is not None
    assert answer.body == b'{"client":"127.0.0.1","scheme":"http"}'
    assert "strict-transport-security" not in answer.headers


@pytest.mark.parametrize(
    ("forwarded", "client"),
    [
        (b"203.0.113.7", "203.0.113.7"),
        (b"192.0.2.66, 203.0.113.7", "203.0.113.7"),
        (b"127.0.0.1, 192.0.2.66, 203.0.113.7", "203.0.113.7"),
        (b"192.0.2.66, 203.0.113.7, 127.0.0.1", "203.0.113.7"),
    ],
)
async def test_only_the_last_hop_before_a_trusted_proxy_counts(forwarded: bytes, client: str) -> None:
    async with served(app(), trusted_proxies=PROXY) as url:
        headers = (HOST, b"X-Forwarded-For: " + forwarded, b"X-Forwarded-Proto: https")
        answer = await send(url, request("GET", "/seen", *headers))
    assert answer is not None
    assert answer.body.decode() == f'{{"client":"{client}","scheme":"https"}}'
    assert answer.headers["strict-transport-security"].startswith("max-age=")


async def test_an_invalid_forwarded_scheme_is_ignored() -> None:
    async with served(app(), trusted_proxies=PROXY) as url:
        answers = await asyncio.gather(
            *(
                send(url, request("GET", "/seen", HOST, b"X-Forwarded-Proto: " + scheme))
                for scheme in (b"javascript", b"https, http", b"")
            )
        )
    assert [answer.body for answer in answers if answer] == [b'{"client":"127.0.0.1","scheme":"http"}'] * 3
