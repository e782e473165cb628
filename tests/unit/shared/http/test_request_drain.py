"""Responses sent before the end of a request body reach clients that go on sending, over a real socket."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from shared.contracts.errors import TooLarge
from shared.http import direct_exposure
from shared.http.client_disconnect import abort_if_disconnected
from shared.http.limits import BodyLimit
from shared.http.problem_details import install_problem_handlers
from shared.http.service import Service
from tests.support.processes.app_server import served
from tests.support.raw_http import request, send

TOO_LARGE = b"x" * 5_000_000
ALLOWED = b"x" * 1_000_000


@pytest.fixture
async def url() -> AsyncIterator[str]:
    app = Service()
    install_problem_handlers(app)
    app.add_middleware(BodyLimit, max_bytes=len(ALLOWED))

    @app.post("/refused")
    async def refused() -> None:
        raise TooLarge

    @app.post("/received")
    async def received() -> str:
        return "received"

    @app.post("/polled")
    async def polled() -> str:
        await abort_if_disconnected()
        return "polled"

    async with served(app) as url:
        yield url


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/received", ALLOWED, 200),
        ("/refused", ALLOWED, 413),
        ("/received", TOO_LARGE, 413),
        ("/nowhere", TOO_LARGE, 413),
    ],
)
async def test_a_response_before_the_end_of_the_body_arrives(url: str, path: str, body: bytes, status: int) -> None:
    response = await send(url, request("POST", path, body=body))
    assert response is not None
    assert response.status == status


async def test_a_chunked_body_is_drained_too(url: str) -> None:
    head = b"POST /received HTTP/1.1\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
    response = await send(url, head, *[b"%x\r\n" % len(ALLOWED) + ALLOWED + b"\r\n"] * 5, b"0\r\n\r\n")
    assert response is not None
    assert response.body == b'"received"'


async def test_an_incomplete_body_delays_the_response_only_briefly(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(direct_exposure, "DRAIN_SECONDS", 0.1)
    head = b"POST /received HTTP/1.1\r\nConnection: close\r\nContent-Length: 10\r\n\r\nhalf"
    response = await asyncio.wait_for(send(url, head), 5)
    assert response is not None
    assert response.body == b'"received"'


async def test_a_connection_is_reused_after_an_unread_body(url: str) -> None:
    head = b"POST /received HTTP/1.1\r\nContent-Length: %d\r\n\r\n" % len(ALLOWED)
    response = await send(url, head + ALLOWED, request("POST", "/received", body=b"more"))
    assert response is not None
    assert response.body.count(b"received") == 2


async def test_a_body_read_while_polling_for_a_disconnect_is_not_awaited(url: str) -> None:
    async with asyncio.timeout(direct_exposure.DRAIN_SECONDS / 2):
        response = await send(url, request("POST", "/polled", body=b"a few bytes"))
    assert response is not None
    assert response.body == b'"polled"'
