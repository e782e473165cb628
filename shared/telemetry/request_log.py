"""ASGI middleware that gives each request an id, logs it and counts it in the metrics."""

import itertools
import secrets
import time
import uuid

import structlog
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.telemetry.logging import REQUEST_ID
from shared.telemetry.metrics import Metrics
from shared.telemetry.tracing import UNRECORDED_PATHS, Tracing

METHODS = {"DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"}
NO_ROUTE = "none"
STREAM_TYPE = "text/event-stream"
"""For streams, the time to the first byte is recorded; their end is up to the client."""
log = structlog.get_logger()


class RequestIds:
    """Unique ids, for a tenth of what random ones cost: a random part per process, and a count."""

    def __init__(self) -> None:
        self._prefix = secrets.token_hex(8)
        self._count = itertools.count()

    def next(self) -> bytes:
        return b"%b%016x" % (self._prefix.encode(), next(self._count))


def route_of(scope: Scope) -> str:
    """The template of the matching route, so that there are few labels. Requests without one share a label."""
    route = scope.get("route")
    return scope.get("root_path") or NO_ROUTE if route is None else str(route.path)


class RequestLog:
    """Keeps a well-formed incoming id, like nginx does, and returns the id in the response."""

    def __init__(self, app: ASGIApp, metrics: Metrics, tracing: Tracing) -> None:
        self.app = app
        self.metrics = metrics
        self.tracing = tracing

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request_id = _incoming_id(scope) or uuid.uuid4().hex
        status, stream_started = 500, None
        started = time.perf_counter()

        async def send_with_id(message: Message) -> None:
            nonlocal status, stream_started
            if message["type"] == "http.response.start":
                status, headers = message["status"], MutableHeaders(scope=message)
                headers[REQUEST_ID] = request_id
                if headers.get("content-type", "").startswith(STREAM_TYPE):
                    stream_started = time.perf_counter()
            await send(message)

        with structlog.contextvars.bound_contextvars(request_id=request_id, service=self.metrics.service):
            try:
                with self.tracing.request(request_id):
                    await self.app(scope, receive, send_with_id)
            finally:
                self._record(scope, status, (stream_started or time.perf_counter()) - started)

    def _record(self, scope: Scope, status: int, seconds: float) -> None:
        method = scope["method"] if scope["method"] in METHODS else "other"
        self.metrics.observe_request(method, route_of(scope), status, seconds)
        if not scope["path"].startswith(UNRECORDED_PATHS):
            log_request(scope["method"], scope["path"], status, seconds)


def _incoming_id(scope: Scope) -> str | None:
    for name, value in scope["headers"]:
        if name == REQUEST_ID.encode() and is_well_formed(value):
            return str(value.decode())
    return None


def is_well_formed(request_id: bytes) -> bool:
    return len(request_id) <= 64 and request_id.isalnum()


def log_request(method: str, path: str, status: int, seconds: float, **context: str) -> None:
    log.info("request", method=method, path=path, status=status, ms=round(seconds * 1000, 2), **context)
