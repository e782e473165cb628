"""HTTP/1.1 by uvicorn and httptools, with bounds for a head that never ends: they have none of their own."""

import asyncio

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from shared.errors import HeadTooLarge, InvalidRequest, MatineeError
from shared.gate import MAX_HEAD_BYTES
from shared.headers import SECURITY_HEADERS

HEAD_SECONDS = 10.0
"""From the opening of a connection, or the first byte of a later request, to the end of its head."""


class BoundedHttp(HttpToolsProtocol):
    _patience: asyncio.TimerHandle | None = None
    _head_bytes = 0

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
        super().data_received(data)
        if self._patience is not None:
            self._head_bytes += len(data)
            if self._head_bytes > MAX_HEAD_BYTES:
                self._refuse(HeadTooLarge())

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
        if self.transport.is_closing():
            return
        self._head_came()
        self.transport.write(raw_answer(error))
        self.transport.close()


def raw_answer(error: MatineeError) -> bytes:
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
