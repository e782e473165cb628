"""HTTP/1.1 by uvicorn and httptools, with bounds for a head that never ends: they have none of their own."""

import asyncio

from uvicorn._types import ASGI3Application
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from shared.contracts.errors import HeadTooLarge, InvalidRequest, MatineeError
from shared.http.early_responses import READ_ON_SECONDS
from shared.http.request_head import MAX_HEAD_BYTES
from shared.http.security_headers import SECURITY_HEADERS

HEAD_SECONDS = 10.0
"""From the opening of a connection, or the first byte of a later request, to the end of its head."""


class BoundedHttp(HttpToolsProtocol):
    """Whoever is refused may go on sending for a while, so that no reset takes the refusal away."""

    _patience: asyncio.TimerHandle | None = None
    _head_bytes = 0
    _refused = False
    _in_work: RequestResponseCycle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._await_head()

    def connection_lost(self, exc: Exception | None) -> None:
        self._head_came()
        super().connection_lost(exc)

    def on_message_begin(self) -> None:
        super().on_message_begin()
        if self._patience is None:
            self._await_head()

    def on_headers_complete(self) -> None:
        self._head_came()
        super().on_headers_complete()

    def data_received(self, data: bytes) -> None:
        if self._refused:
            return
        super().data_received(data)
        if self._patience is not None:
            self._head_bytes += len(data)
            if self._head_bytes > MAX_HEAD_BYTES:
                self._refuse(HeadTooLarge())

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: ASGI3Application) -> None:
        self._in_work = cycle
        super()._start_asgi_task(cycle, app)

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002  the problem says it
        self._refuse(InvalidRequest())

    def _await_head(self) -> None:
        self._head_bytes = 0
        self._patience = self.loop.call_later(HEAD_SECONDS, self.transport.close)

    def _head_came(self) -> None:
        if self._patience is not None:
            self._patience.cancel()
            self._patience = None

    def _refuse(self, error: MatineeError) -> None:
        if self._refused or self.transport.is_closing():
            return
        self._refused = True
        self._head_came()
        self._leave_what_is_in_work()
        self.transport.write(raw_response(error))
        self.transport.write_eof()
        self.loop.call_later(READ_ON_SECONDS, self.transport.close)

    def _leave_what_is_in_work(self) -> None:
        if self._in_work is not None:
            self._in_work.disconnected = True
            self._in_work.message_event.set()


def raw_response(error: MatineeError) -> bytes:
    """A problem as it goes over the wire where there is no application to send it."""
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
