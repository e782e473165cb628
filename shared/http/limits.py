"""ASGI middleware that refuses what is too much: a body over a limit, whether or not it tells its length, and requests
over what a process can have in work."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.contracts.errors import InvalidRequest, Overloaded, TooLarge, TooSlow
from shared.http.problem_details import answer_problem, problem_response
from shared.telemetry.metrics import Metrics

ALWAYS_LET_IN = ("/health/", "/metrics")
Answer = Callable[[Request, Exception], Awaitable[Response]]

BODY_SECONDS = 10


class BodyLimit:
    """`larger` are the paths that take more."""

    def __init__(self, app: ASGIApp, max_bytes: int, larger: Mapping[str, int] | None = None) -> None:
        self.app = app
        self.max_bytes = max_bytes
        self.larger = larger or {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        most = self.larger.get(scope["path"], self.max_bytes)
        declared = dict(scope["headers"]).get(b"content-length", b"0")
        if not declared.isdigit():
            await problem_response(InvalidRequest())(scope, receive, send)
        elif int(declared) > most:
            await problem_response(TooLarge())(scope, receive, send)
        else:
            await self.app(scope, self.counted(receive, most), send)

    def counted(self, receive: Receive, most: int) -> Receive:
        seen, deadline = 0, asyncio.get_running_loop().time() + BODY_SECONDS
        whole = False

        async def receive_counted() -> Message:
            nonlocal seen, whole
            try:
                async with asyncio.timeout_at(None if whole else deadline):
                    message = await receive()
            except TimeoutError:
                raise HTTPException(TooSlow.status, TooSlow.message) from None
            whole = not message.get("more_body", False)
            seen += len(message.get("body", b""))
            if seen > most:
                raise HTTPException(TooLarge.status, TooLarge.message)  # the one kind that FastAPI lets through
            return message

        return receive_counted


class InFlightLimit:
    """What comes while `most` requests are in work is refused at once, so that those are finished in time. `besides`
    are the paths of requests that stay, and have a limit of their own."""

    def __init__(
        self,
        app: ASGIApp,
        most: int,
        answer: Answer = answer_problem,
        metrics: Metrics | None = None,
        besides: Collection[str] = (),
    ) -> None:
        self.app = app
        self.most = most
        self.answer = answer
        self.metrics = metrics or Metrics()
        self.besides = besides
        self.in_flight = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        if scope["type"] != "http" or path in self.besides or path.startswith(ALWAYS_LET_IN):
            await self.app(scope, receive, send)
        elif self.in_flight >= self.most:
            self.metrics.request_shed("requests")
            response = await self.answer(Request(scope), Overloaded())
            await response(scope, receive, send)
        else:
            await self._counted(scope, receive, send)

    async def _counted(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.in_flight += 1
        try:
            await self.app(scope, receive, send)
        finally:
            self.in_flight -= 1
