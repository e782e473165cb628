"""ASGI middleware: each request's id, its line in the log, and its place in the metrics."""

import time
import uuid

import structlog
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.telemetry.logging import REQUEST_ID
from shared.telemetry.metrics import Metrics
from shared.telemetry.tracing import QUIET, Tracing

METHODS = {"DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"}
NO_ROUTE = "none"
STREAMED = "text/event-stream"
"""How long such an answer goes on is up to who listens: it is as fast as it begins."""
log = structlog.get_logger()


def route_of(scope: Scope) -> str:
    """The template of the route that took the request, so that there are as many as in the code. What no route takes is
    told apart by nothing."""
    route = scope.get("route")
    return scope.get("root_path") or NO_ROUTE if route is None else str(route.path)


class RequestLog:
    """An id that reads like one is kept, as nginx keeps it; the answer carries it too."""

    def __init__(self, app: ASGIApp, metrics: Metrics, tracing: Tracing) -> None:
        self.app = app
        self.metrics = metrics
        self.tracing = tracing

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request_id = _incoming_id(scope) or uuid.uuid4().hex
        status, began = 500, None
        started = time.perf_counter()

        async def send_with_id(message: Message) -> None:
            nonlocal status, began
            if message["type"] == "http.response.start":
                status, headers = message["status"], MutableHeaders(scope=message)
                headers[REQUEST_ID] = request_id
                began = time.perf_counter() if headers.get("content-type", "").startswith(STREAMED) else None
            await send(message)

        with structlog.contextvars.bound_contextvars(request_id=request_id, service=self.metrics.service):
            try:
                with self.tracing.request(request_id):
                    await self.app(scope, receive, send_with_id)
            finally:
                self._record(scope, status, (began or time.perf_counter()) - started)

    def _record(self, scope: Scope, status: int, seconds: float) -> None:
        method = scope["method"] if scope["method"] in METHODS else "other"
        self.metrics.observe_request(method, route_of(scope), status, seconds)
        if not scope["path"].startswith(QUIET):
            log.info("request", method=scope["method"], path=scope["path"], status=status, ms=round(seconds * 1000, 2))


def _incoming_id(scope: Scope) -> str | None:
    for name, value in scope["headers"]:
        if name == REQUEST_ID.encode() and len(value) <= 64 and value.isalnum():
            return str(value.decode())
    return None
