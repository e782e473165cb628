"""How a service comes and goes without a request that fails: it opens when it can answer, and closes in two steps."""

import asyncio
import time

import httpx
from starlette.datastructures import MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.http.health import Health

READY = "/health/ready"
LOOK_SECONDS = 0.05


class GracefulShutdown:
    """ASGI middleware around a whole app.

    The app's start is held back until it is ready, or for at most `ready_timeout` seconds. From `close` on it says that
    it is not ready, so that balancers send nobody any more, and yet answers whoever comes, asking each to come back on
    another connection.
    """

    def __init__(self, app: ASGIApp, ready_timeout: float) -> None:
        self.app = app
        self.ready_timeout = ready_timeout
        self.closing = False

    def close(self) -> None:
        self.closing = True

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope["door"] = self
        if scope["type"] == "lifespan":
            await self.app(scope, receive, self._when_ready(send))
        elif scope["type"] == "http" and self.closing:
            await self._answer_last(scope, receive, _last_on_its_connection(send))
        else:
            await self.app(scope, receive, send)

    def _when_ready(self, send: Send) -> Send:
        async def send_when_ready(message: Message) -> None:
            if message["type"] == "lifespan.startup.complete":
                await self._until_ready()
            await send(message)

        return send_when_ready

    async def _until_ready(self) -> None:
        deadline = time.monotonic() + self.ready_timeout
        async with httpx.AsyncClient(transport=httpx.ASGITransport(self.app), base_url="http://127.0.0.1") as client:
            while not self.closing and time.monotonic() < deadline:
                if (await client.get(READY)).status_code == 200:
                    return
                await asyncio.sleep(LOOK_SECONDS)

    async def _answer_last(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"] != READY:
            await self.app(scope, receive, send)
            return
        closed = Health(status="not ready", dependencies={}).model_dump_json()
        await Response(closed, 503, media_type="application/json")(scope, receive, send)


def is_closing(scope: Scope) -> bool:
    """Whether the service is about to end: an answer that goes on comes to its end then."""
    door: GracefulShutdown | None = scope.get("door")
    return door is not None and door.closing


def _last_on_its_connection(send: Send) -> Send:
    async def send_last(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message)["connection"] = "close"
        await send(message)

    return send_last
