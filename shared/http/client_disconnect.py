"""No write starts for a client that has disconnected.

A client without a response retries elsewhere, perhaps with another request. If the abandoned request ran last, it
would undo a write that was acknowledged.
"""

from contextvars import ContextVar

from starlette.requests import Request
from starlette.types import Receive, Scope

from shared.contracts.errors import Unavailable

_CURRENT_REQUEST: ContextVar[Request | None] = ContextVar("current_request", default=None)


def remember_request(scope: Scope, receive: Receive) -> None:
    if scope["type"] == "http":
        _CURRENT_REQUEST.set(Request(scope, receive))


async def abort_if_disconnected() -> None:
    """Call this after reading what a write depends on, and before the write. Raises `Unavailable`, which no client
    receives."""
    request = _CURRENT_REQUEST.get()
    if request is not None and await request.is_disconnected():
        raise Unavailable("The client has disconnected. Nothing was changed.")
