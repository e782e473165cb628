"""ASGI middleware with limits: the size and duration of a body, and the number of requests in progress, in all and of
one address whose bodies are still arriving."""

import asyncio
import re
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from functools import lru_cache
from ipaddress import ip_address, ip_network

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.contracts.errors import InvalidRequest, MatineeError, Overloaded, TooLarge, TooSlow
from shared.http.client_disconnect import poll
from shared.http.direct_exposure import has_body
from shared.http.problem_details import ErrorResponder, respond_with_problem
from shared.telemetry.metrics import Metrics

EXEMPT_PATHS = ("/health/", "/metrics")

BODY_SECONDS = 10
MAX_LENGTH_DIGITS = 18


def too_large(limit: int) -> TooLarge:
    return TooLarge(f"The request is too large. At most {limit:,} bytes are read here.")


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
            await self._refuse(too_large(limit), scope, receive, send)
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
                raise HTTPException(TooLarge.status, too_large(limit).message)  # the only class that FastAPI passes on
            return message

        return limited_receive


ADDRESS_SHARE = 4
"""One address gets a quarter of all places for requests whose bodies are still arriving."""
CACHED_NETWORKS = 1024


class InFlightLimit:
    """Refuses requests at once while `limit` of them are in progress, so that those finish in time. `exempt_paths`
    are those of long-lived requests with their own limit. Slow uploads of one address leave places to others."""

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
        self.arriving: Counter[str] = Counter()
        self.respond = respond
        self.metrics = metrics or Metrics()
        self.exempt_paths = exempt_paths

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        if scope["type"] != "http" or path in self.exempt_paths or path.startswith(EXEMPT_PATHS):
            await self.app(scope, receive, send)
        elif self.in_flight >= self.limit:
            await self._refuse("requests", scope, receive, send)
        elif not has_body(scope):
            await self._run(scope, receive, send)
        elif (body := ArrivingBody(scope, receive)).complete:
            await self._run(scope, body.receive, send)
        else:
            await self._run_while_arriving(body, scope, receive, send)

    async def _refuse(self, queue: str, scope: Scope, receive: Receive, send: Send) -> None:
        self.metrics.count_shed_request(queue)
        response = await self.respond(Request(scope), Overloaded())
        await response(scope, receive, send)

    async def _run_while_arriving(self, body: "ArrivingBody", scope: Scope, receive: Receive, send: Send) -> None:
        address = network_of(scope)
        if self.arriving[address] >= max(1, self.limit // ADDRESS_SHARE):
            await self._refuse("bodies", scope, receive, send)
            return
        self.arriving[address] += 1

        def leave() -> None:
            self.arriving[address] -= 1
            if not self.arriving[address]:
                del self.arriving[address]

        body.on_complete = leave
        try:
            await self._run(scope, body.receive, send)
        finally:
            body.finish()

    async def _run(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.in_flight += 1
        try:
            await self.app(scope, receive, send)
        finally:
            self.in_flight -= 1


class ArrivingBody:
    """A body of which a part may be there already. `on_complete` is called once."""

    def __init__(self, scope: Scope, receive: Receive) -> None:
        """A client that waits for `100 Continue` has sent nothing yet, and may be refused before it does."""
        waits = any(name == b"expect" for name, _ in scope["headers"])
        self._receive = receive
        self._first = None if waits else poll(receive)
        self.complete = self._first is not None and not self._first.get("more_body", False)
        self.on_complete: Callable[[], None] = lambda: None

    async def receive(self) -> Message:
        first, self._first = self._first, None
        message = first if first is not None else await self._receive()
        if not message.get("more_body", False):
            self.finish()
        return message

    def finish(self) -> None:
        finished, self.on_complete = self.on_complete, lambda: None
        finished()


def network_of(scope: Scope) -> str:
    """The address that a client cannot change at will: an IPv6 client owns a whole /64 network. Behind a trusted proxy
    it is the forwarded one."""
    return _network(scope["client"][0]) if scope.get("client") else "unknown"


@lru_cache(CACHED_NETWORKS)
def _network(host: str) -> str:
    try:
        address = ip_address(host)
    except ValueError:
        return "unknown"
    return str(address) if address.version == 4 else str(ip_network((address, 64), strict=False))
