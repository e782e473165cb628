"""An ASGI extension of our server: a response whose head and body are ready bytes, in one write.

Uvicorn checks and copies each header of each response, which for our ten headers takes as long as the rest of a short
request (docs/decisions/0021). Servers without the extension get the same response by the usual two messages.

`ReadyResponse` depends on private parts of uvicorn 0.54: `ServerState.default_headers`, and of `RequestResponseCycle`
`response_started`, `response_complete`, `disconnected`, `keep_alive`, `flow`, `transport`, `message_event` and
`on_response`. Like those of `shared/http/direct_exposure.py`, tests fail when they change.
"""

from collections.abc import Iterable

from starlette.types import Scope, Send
from uvicorn.protocols.http.httptools_impl import RequestResponseCycle
from uvicorn.server import ServerState

EXTENSION = "matinee.ready_response"
STATUS_LINE = b"HTTP/1.1 200 OK\r\n"
Header = tuple[bytes, bytes]


def header_lines(headers: Iterable[Header]) -> bytes:
    return b"".join(b"%b: %b\r\n" % header for header in headers)


class ReadyHead:
    """Headers that many responses with status 200 share, checked once."""

    def __init__(self, headers: Iterable[Header]) -> None:
        self.headers = list(headers)
        self.lines = header_lines(self.headers)

    async def respond(self, scope: Scope, send: Send, own: list[Header], body: bytes) -> None:
        """`own` are the headers of this response alone."""
        ready: ReadyResponse | None = scope.get("extensions", {}).get(EXTENSION)
        if ready is not None and ready.send(self, own, body):
            return
        headers = [(b"content-length", b"%d" % len(body)), *self.headers, *own]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})


class ReadyResponse:
    """The extension for one request."""

    __slots__ = ("cycle", "server_state")

    def __init__(self, cycle: RequestResponseCycle, server_state: ServerState) -> None:
        self.cycle = cycle
        self.server_state = server_state

    def send(self, head: ReadyHead, own: list[Header], body: bytes) -> bool:
        """Return False, and send nothing, where the connection is not in the plainest state."""
        cycle = self.cycle
        if cycle.response_started or cycle.disconnected or not cycle.keep_alive or cycle.flow.write_paused:
            return False
        cycle.response_started = cycle.response_complete = True
        cycle.transport.write(
            b"%b%bcontent-length: %d\r\n%b%b\r\n%b"
            % (
                STATUS_LINE,
                header_lines(self.server_state.default_headers),
                len(body),
                head.lines,
                header_lines(own),
                body,
            )
        )
        cycle.message_event.set()
        cycle.on_response()
        return True
