"""Responses of ready bytes, over real connections and through a server without the extension."""

import inspect
from collections.abc import Callable

import httpx
import pytest
from fastapi import FastAPI
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import RequestResponseCycle

from shared.http.ready_response import EXTENSION, ReadyHead
from tests.support.processes.app_server import served

HEAD = ReadyHead([(b"content-type", b"application/json"), (b"cache-control", b"no-store")])
BODY = b'{"a":1}'


class ReadyApp:
    """Answers every request with ready bytes, after `prepare` has seen its scope."""

    def __init__(self, app: ASGIApp, prepare: Callable[[Scope], None] = lambda _scope: None) -> None:
        self.app = app
        self.prepare = prepare

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        self.prepare(scope)
        await HEAD.respond(scope, send, [(b"x-request-id", b"abc")], BODY)


def without_extension(scope: Scope) -> None:
    del scope["extensions"][EXTENSION]


async def fetch(prepare: Callable[[Scope], None], **headers: str) -> httpx.Response:
    app = FastAPI()
    app.add_middleware(ReadyApp, prepare=prepare)
    async with served(app) as url, httpx.AsyncClient() as client:
        return await client.get(url, headers=headers)


@pytest.mark.parametrize("headers", [{}, {"connection": "close"}])
async def test_ready_bytes_are_the_same_response_as_the_usual_messages(headers: dict[str, str]) -> None:
    usual, ready = await fetch(without_extension, **headers), await fetch(lambda _: None, **headers)
    assert ready.content == usual.content == BODY
    assert (ready.status_code, ready.http_version) == (usual.status_code, usual.http_version)
    assert {**ready.headers, "date": ""} == {**usual.headers, "date": ""}
    assert ready.headers["date"]


async def test_a_connection_serves_many_ready_responses() -> None:
    app = FastAPI()
    app.add_middleware(ReadyApp)
    async with served(app) as url, httpx.AsyncClient() as client:
        assert [(await client.get(url)).content for _ in range(20)] == [BODY] * 20


def test_uvicorn_still_has_the_private_parts_that_are_used() -> None:
    names = {"response_started", "response_complete", "disconnected", "keep_alive", "flow", "transport", "on_response"}
    source = inspect.getsource(RequestResponseCycle)
    assert all(f"self.{name}" in source for name in names)
