"""Defences that a service needs only where clients reach it without nginx, as with `make run` and `HOST=0.0.0.0`.

In Compose nginx bounds heads, buffers bodies and answers malformed requests. Uvicorn bounds neither the size nor the
duration of a head, and closes connections with unread bytes, which resets them and loses the response. The defences
stay on behind nginx too, as one code path is simpler than two (docs/decisions/0012).

`BoundedHttp` depends on private parts of uvicorn 0.54: `HttpToolsProtocol` with its parser callbacks,
`_start_asgi_task` and `send_400_response`, and `RequestResponseCycle.disconnected` and `.message_event`. A test fails
when they change. Limits for incomplete heads and a lingering close in uvicorn itself would replace this module.
"""

import asyncio
from collections import Counter
from contextlib import suppress
from typing import Any, ClassVar

from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from shared.contracts.errors import HeadTooLarge, InvalidRequest, MatineeError
from shared.http.ready_response import EXTENSION, ReadyResponse
from shared.http.request_head import MAX_HEAD_BYTES
from shared.http.security_headers import SECURITY_HEADERS

HEAD_SECONDS = 10.0
"""From the opening of a connection, or the first byte of a later request, to the end of its head."""
HEADS_PER_ADDRESS = 256
CROWDED_HEAD_SECONDS = 3.0
"""Beyond so many connections of one address without a complete head, which is no usual client, there is less time."""
DRAIN_SECONDS = 2
"""How long a client may go on sending after an early response."""
BODY_HEADERS = (b"content-length", b"transfer-encoding")


class BoundedHttp(HttpToolsProtocol):
    """HTTP/1.1 with limits for incomplete heads. Errors below the app are problems, too."""

    _waiting_heads: ClassVar[Counter[str]] = Counter()
    """By the address of the connection."""
    _head_timer: asyncio.TimerHandle | None = None
    _peer = ""
    _head_bytes = 0
    _head_complete = False
    _refused = False
    _current_cycle: RequestResponseCycle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._peer = str((transport.get_extra_info("peername") or ("",))[0])
        self._start_head_timer()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_head_timer()
        super().connection_lost(exc)

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._head_complete = False

    def on_headers_complete(self) -> None:
        self._head_complete = True
        if self._head_timer is not None:
            self._stop_head_timer()
        super().on_headers_complete()

    def data_received(self, data: bytes) -> None:
        if self._refused:
            return
        super().data_received(data)
        if not self._head_complete and not self._refused:
            self._bound_incomplete_head(data)

    def _bound_incomplete_head(self, data: bytes) -> None:
        """Most heads arrive in one piece and need no timer."""
        if self._head_timer is None:
            self._start_head_timer()
        self._head_bytes += len(data)
        if self._head_bytes > MAX_HEAD_BYTES:
            self._refuse(HeadTooLarge())

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:
        self._current_cycle = cycle
        extensions: dict[str, Any] = {EXTENSION: ReadyResponse(cycle, self.server_state)}
        cycle.scope["extensions"] = extensions
        super()._start_asgi_task(cycle, app)

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002  replaced by the problem
        self._refuse(InvalidRequest())

    def _start_head_timer(self) -> None:
        self._head_bytes = 0
        self._waiting_heads[self._peer] += 1
        crowded = self._waiting_heads[self._peer] > HEADS_PER_ADDRESS
        seconds = CROWDED_HEAD_SECONDS if crowded else HEAD_SECONDS
        self._head_timer = self.loop.call_later(seconds, self.transport.close)

    def _stop_head_timer(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None
            self._forget_waiting_head()

    def _forget_waiting_head(self) -> None:
        self._waiting_heads[self._peer] -= 1
        if not self._waiting_heads[self._peer]:
            del self._waiting_heads[self._peer]

    def _refuse(self, error: MatineeError) -> None:
        if self._refused or self.transport.is_closing():
            return
        self._refused = True
        self._stop_head_timer()
        self._disconnect_current_request()
        self.transport.write(raw_response(error))
        self.transport.write_eof()
        self.loop.call_later(DRAIN_SECONDS, self.transport.close)

    def _disconnect_current_request(self) -> None:
        if self._current_cycle is not None:
            self._current_cycle.disconnected = True
            self._current_cycle.message_event.set()


def raw_response(error: MatineeError) -> bytes:
    """A problem in HTTP's wire format, for errors below the app."""
    problem = error.problem()
    body = problem.model_dump_json().encode()
    headers = {
        "Content-Type": "application/problem+json",
        "Content-Length": str(len(body)),
        "Connection": "close",
        **SECURITY_HEADERS,
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"HTTP/1.1 {problem.status} {problem.title}\r\n{head}\r\n".encode() + body


class RequestDrain:
    """ASGI middleware around a whole app: sends early responses at once, but ends them only when the request body has
    arrived, or took too long."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if has_body(scope):
            await self._respond_and_drain(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _respond_and_drain(self, scope: Scope, receive: Receive, send: Send) -> None:
        complete = held_open = False

        async def tracked_receive() -> Message:
            nonlocal complete
            message = await receive()
            complete = not message.get("more_body", False)
            return message

        async def hold_open(message: Message) -> None:
            nonlocal held_open
            last = message["type"] == "http.response.body" and not message.get("more_body", False)
            held_open = last and not complete
            await send({**message, "more_body": True} if held_open else message)

        await self.app(scope, tracked_receive, hold_open)
        if held_open:
            with suppress(TimeoutError):
                async with asyncio.timeout(DRAIN_SECONDS):
                    while not complete:
                        await tracked_receive()
            await send({"type": "http.response.body"})


def has_body(scope: Scope) -> bool:
    return scope["type"] == "http" and any(name in BODY_HEADERS for name, _ in scope["headers"])
