"""Starts and stops a service without a failed request: it listens when it is ready, and shuts down in two steps."""

import asyncio
import time

import httpx
from starlette.datastructures import MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.http.health import Health

READY_PATH = "/health/ready"
POLL_SECONDS = 0.05
SCOPE_KEY = "graceful_shutdown"


class GracefulShutdown:
    """ASGI middleware around a whole app.

    Delays the end of the app's startup until it is ready, for at most `ready_timeout` seconds. After `close` it reports
    that it is not ready, so that load balancers stop sending requests. It still answers the requests that arrive, and
    closes their connections so that clients reconnect elsewhere.
    """

    def __init__(self, app: ASGIApp, ready_timeout: float) -> None:
        self.app = app
        self.ready_timeout = ready_timeout
        self.closing = False

    def close(self) -> None:
        self.closing = True

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope[SCOPE_KEY] = self
        if scope["type"] == "lifespan":
            await self.app(scope, receive, self._send_when_ready(send))
        elif scope["type"] == "http" and self.closing:
            await self._respond_while_closing(scope, receive, _with_connection_close(send))
        else:
            await self.app(scope, receive, send)

    def _send_when_ready(self, send: Send) -> Send:
        async def send_when_ready(message: Message) -> None:
            if message["type"] == "lifespan.startup.complete":
                await self._wait_until_ready()
            await send(message)

        return send_when_ready

    async def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + self.ready_timeout
        async with httpx.AsyncClient(transport=httpx.ASGITransport(self.app), base_url="http://127.0.0.1") as client:
            while not self.closing and time.monotonic() < deadline:
                if (await client.get(READY_PATH)).status_code == 200:
                    return
                await asyncio.sleep(POLL_SECONDS)

    async def _respond_while_closing(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"] != READY_PATH:
            await self.app(scope, receive, send)
            return
        not_ready = Health(status="not ready", dependencies={}).model_dump_json()
        await Response(not_ready, 503, media_type="application/json")(scope, receive, send)


def is_closing(scope: Scope) -> bool:
    """Whether the service is shutting down, so that streamed responses should end."""
    shutdown_app: GracefulShutdown | None = scope.get(SCOPE_KEY)
    return shutdown_app is not None and shutdown_app.closing


def _with_connection_close(send: Send) -> Send:
    async def send_with_header(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message)["connection"] = "close"
        await send(message)

    return send_with_header
