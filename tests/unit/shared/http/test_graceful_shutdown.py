"""How a service opens and closes."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Message

from shared.http.graceful_shutdown import GracefulShutdown, is_closing


class App:
    """Ready when it is told so."""

    def __init__(self) -> None:
        self.ready = False
        routes = [Route("/health/ready", self._health), Route("/page", lambda _request: Response("here"))]
        self.starlette = Starlette(routes=routes)

    async def _health(self, _request: Request) -> Response:
        return Response(status_code=200 if self.ready else 503)


@asynccontextmanager
async def starting(door: GracefulShutdown) -> AsyncIterator[list[str]]:
    """What the server hears while the app starts."""
    heard: list[str] = []
    asked: asyncio.Queue[Message] = asyncio.Queue()
    await asked.put({"type": "lifespan.startup"})

    async def send(message: Message) -> None:
        heard.append(message["type"])

    running = asyncio.create_task(door({"type": "lifespan", "state": {}}, asked.get, send))
    yield heard
    await asked.put({"type": "lifespan.shutdown"})
    await running


def visitor(door: GracefulShutdown) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(door), base_url="http://service")


async def until(heard: list[str]) -> None:
    async with asyncio.timeout(5):
        while not heard:
            await asyncio.sleep(0.01)


async def test_it_does_not_open_before_it_is_ready() -> None:
    app = App()
    async with starting(GracefulShutdown(app.starlette, ready_timeout=60)) as heard:
        await asyncio.sleep(0.2)
        assert not heard
        app.ready = True
        await until(heard)
        assert heard == ["lifespan.startup.complete"]


async def test_it_opens_all_the_same_when_its_patience_is_over_or_it_is_to_close() -> None:
    async with starting(GracefulShutdown(App().starlette, ready_timeout=0.1)) as heard:
        await until(heard)
    impatient = GracefulShutdown(App().starlette, ready_timeout=60)
    async with starting(impatient) as heard:
        impatient.close()
        await until(heard)


async def test_closing_it_is_not_ready_and_yet_answers_everybody_once_more() -> None:
    app = App()
    app.ready = True
    door = GracefulShutdown(app.starlette, ready_timeout=0)
    async with visitor(door) as client:
        assert (await client.get("/health/ready")).status_code == 200
        assert "connection" not in (await client.get("/page")).headers
        door.close()
        health, page = await client.get("/health/ready"), await client.get("/page")
    assert (health.status_code, health.json()["status"]) == (503, "not ready")
    assert (page.status_code, page.text) == (200, "here")
    assert health.headers["connection"] == page.headers["connection"] == "close"


async def test_an_answer_that_goes_on_learns_that_the_service_is_about_to_end() -> None:
    async def tell(request: Request) -> Response:
        return Response(str(is_closing(request.scope)))

    app = Starlette(routes=[Route("/goes-on", tell)])
    door = GracefulShutdown(app, ready_timeout=0)
    async with visitor(door) as client:
        before = (await client.get("/goes-on")).text
        door.close()
        assert (before, (await client.get("/goes-on")).text) == ("False", "True")
    assert not is_closing({"type": "http"})
