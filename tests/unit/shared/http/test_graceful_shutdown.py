"""How a service starts and shuts down."""

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
    """Ready when the test says so."""

    def __init__(self) -> None:
        self.ready = False
        routes = [Route("/health/ready", self._health), Route("/page", lambda _request: Response("here"))]
        self.starlette = Starlette(routes=routes)

    async def _health(self, _request: Request) -> Response:
        return Response(status_code=200 if self.ready else 503)


@asynccontextmanager
async def starting(shutdown_app: GracefulShutdown) -> AsyncIterator[list[str]]:
    """The messages that the server receives while the app starts."""
    messages: list[str] = []
    asked: asyncio.Queue[Message] = asyncio.Queue()
    await asked.put({"type": "lifespan.startup"})

    async def send(message: Message) -> None:
        messages.append(message["type"])

    running = asyncio.create_task(shutdown_app({"type": "lifespan", "state": {}}, asked.get, send))
    yield messages
    await asked.put({"type": "lifespan.shutdown"})
    await running


def client_of(shutdown_app: GracefulShutdown) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(shutdown_app), base_url="http://service")


async def until(messages: list[str]) -> None:
    async with asyncio.timeout(5):
        while not messages:
            await asyncio.sleep(0.01)


async def test_startup_completes_only_when_ready() -> None:
    app = App()
    async with starting(GracefulShutdown(app.starlette, ready_timeout=60)) as messages:
        await asyncio.sleep(0.2)
        assert not messages
        app.ready = True
        await until(messages)
        assert messages == ["lifespan.startup.complete"]


async def test_startup_completes_after_the_timeout_or_when_closing() -> None:
    async with starting(GracefulShutdown(App().starlette, ready_timeout=0.1)) as messages:
        await until(messages)
    impatient = GracefulShutdown(App().starlette, ready_timeout=60)
    async with starting(impatient) as messages:
        impatient.close()
        await until(messages)


async def test_while_closing_it_is_not_ready_but_still_responds() -> None:
    app = App()
    app.ready = True
    shutdown_app = GracefulShutdown(app.starlette, ready_timeout=0)
    async with client_of(shutdown_app) as client:
        assert (await client.get("/health/ready")).status_code == 200
        assert "connection" not in (await client.get("/page")).headers
        shutdown_app.close()
        health, page = await client.get("/health/ready"), await client.get("/page")
    assert (health.status_code, health.json()["status"]) == (503, "not ready")
    assert (page.status_code, page.text) == (200, "here")
    assert health.headers["connection"] == page.headers["connection"] == "close"


async def test_a_streamed_response_can_see_that_the_service_is_closing() -> None:
    async def tell(request: Request) -> Response:
        return Response(str(is_closing(request.scope)))

    app = Starlette(routes=[Route("/goes-on", tell)])
    shutdown_app = GracefulShutdown(app, ready_timeout=0)
    async with client_of(shutdown_app) as client:
        before = (await client.get("/goes-on")).text
        shutdown_app.close()
        assert (before, (await client.get("/goes-on")).text) == ("False", "True")
    assert not is_closing({"type": "http"})
