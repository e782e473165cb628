"""ASGI middleware with limits: the size and duration of a body, and the number of requests in progress."""

import asyncio
import re
from collections.abc import Collection, Mapping

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.contracts.errors import InvalidRequest, MatineeError, Overloaded, TooLarge, TooSlow
from shared.http.problem_details import ErrorResponder, respond_with_problem
from shared.telemetry.metrics import Metrics

EXEMPT_PATHS = ("/health/", "/metrics")

BODY_SECONDS = 10
MAX_LENGTH_DIGITS = 18


class BodyLimit:
    """Limits bodies with and without a declared length. `overrides` maps regular expressions of paths to limits."""

    def __init__(
        self,
        app: ASGIApp,
        max_bytes: int,
        overrides: Mapping[str, int] | None = None,
        respond: ErrorResponder = respond_with_problem,
    ) -> None:
        self.app = app
        self.max_bytes = max_bytes
        self.respond = respond
        self.overrides = {re.compile(path): limit for path, limit in (overrides or {}).items()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        limit = self._limit_of(scope["path"])
        declared = dict(scope["headers"]).get(b"content-length", b"0")
        if not declared.isdigit():
            await self._refuse(InvalidRequest(), scope, receive, send)
        elif len(declared) > MAX_LENGTH_DIGITS or int(declared) > limit:
            await self._refuse(TooLarge(), scope, receive, send)
        else:
            await self.app(scope, self._limited(receive, limit), send)

    async def _refuse(self, error: MatineeError, scope: Scope, receive: Receive, send: Send) -> None:
        response = await self.respond(Request(scope), error)
        await response(scope, receive, send)

    def _limit_of(self, path: str) -> int:
        own = (limit for pattern, limit in self.overrides.items() if pattern.fullmatch(path))
        return next(own, self.max_bytes)

    def _limited(self, receive: Receive, limit: int) -> Receive:
        received, deadline = 0, asyncio.get_running_loop().time() + BODY_SECONDS
        complete = False

        async def limited_receive() -> Message:
            nonlocal received, complete
            try:
                async with asyncio.timeout_at(None if complete else deadline):
                    message = await receive()
            except TimeoutError:
                raise HTTPException(TooSlow.status, TooSlow.message) from None
            complete = not message.get("more_body", False)
            received += len(message.get("body", b""))
            if received > limit:
                raise HTTPException(TooLarge.status, TooLarge.message)  # the only class that FastAPI passes on
            return message

        return limited_receive


class InFlightLimit:
    """Refuses requests at once while `limit` of them are in progress, so that those finish in time. `exempt_paths`
    are those of long-lived requests with their own limit."""

    def __init__(
        self,
        app: ASGIApp,
        limit: int,
        respond: ErrorResponder = respond_with_problem,
        metrics: Metrics | None = None,
        exempt_paths: Collection[str] = (),
    ) -> None:
        self.app = app
        self.limit = limit
        self.in_flight = 0
        self.respond = respond
        self.metrics = metrics or Metrics()
        self.exempt_paths = exempt_paths

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        if scope["type"] != "http" or path in self.exempt_paths or path.startswith(EXEMPT_PATHS):
            await self.app(scope, receive, send)
        elif self.in_flight >= self.limit:
            self.metrics.count_shed_request("requests")
            response = await self.respond(Request(scope), Overloaded())
            await response(scope, receive, send)
        else:
            self.in_flight += 1
            try:
                await self.app(scope, receive, send)
            finally:
                self.in_flight -= 1
