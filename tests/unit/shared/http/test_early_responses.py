"""Who is answered before the end of a body gets the answer: a service on a real socket, clients that go on sending."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from shared.contracts.errors import TooLarge
from shared.http import early_responses
from shared.http.client_disconnect import abort_if_disconnected
from shared.http.limits import BodyLimit
from shared.http.problem_details import install_problem_handlers
from shared.http.service import Service
from tests.support.processes.app_server import served
from tests.support.raw_http import request, sent

MEGABYTES = b"x" * 5_000_000
ALLOWED = b"x" * 1_000_000


@pytest.fixture
async def url() -> AsyncIterator[str]:
    app = Service()
    install_problem_handlers(app)
    app.add_middleware(BodyLimit, max_bytes=len(ALLOWED))

    @app.post("/refused")
    async def refused() -> None:
        raise TooLarge

    @app.post("/heard")
    async def heard() -> str:
        return "heard"

    @app.post("/asked")
    async def asked() -> str:
        await abort_if_disconnected()
        return "asked"

    async with served(app) as url:
        yield url


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [("/heard", ALLOWED, 200), ("/refused", ALLOWED, 413), ("/heard", MEGABYTES, 413), ("/nowhere", MEGABYTES, 413)],
)
async def test_an_answer_before_the_end_of_the_body_arrives(url: str, path: str, body: bytes, status: int) -> None:
    answer = await sent(url, request("POST", path, body=body))
    assert answer is not None
    assert answer.status == status


async def test_a_body_without_a_told_length_is_read_to_its_end_too(url: str) -> None:
    head = b"POST /heard HTTP/1.1\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
    answer = await sent(url, head, *[b"%x\r\n" % len(ALLOWED) + ALLOWED + b"\r\n"] * 5, b"0\r\n\r\n")
    assert answer is not None
    assert answer.body == b'"heard"'


async def test_a_body_that_never_ends_is_not_waited_for(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(early_responses, "READ_ON_SECONDS", 0.1)
    head = b"POST /heard HTTP/1.1\r\nConnection: close\r\nContent-Length: 10\r\n\r\nhalf"
    answer = await asyncio.wait_for(sent(url, head), 5)
    assert answer is not None
    assert answer.body == b'"heard"'


async def test_a_connection_that_stays_open_takes_the_next_request_after_an_unread_body(url: str) -> None:
    head = b"POST /heard HTTP/1.1\r\nContent-Length: %d\r\n\r\n" % len(ALLOWED)
    answer = await sent(url, head + ALLOWED, request("POST", "/heard", body=b"more"))
    assert answer is not None
    assert answer.body.count(b"heard") == 2


async def test_a_body_that_somebody_else_read_is_not_waited_for(url: str) -> None:
    async with asyncio.timeout(early_responses.READ_ON_SECONDS / 2):
        answer = await sent(url, request("POST", "/asked", body=b"a few bytes"))
    assert answer is not None
    assert answer.body == b'"asked"'
