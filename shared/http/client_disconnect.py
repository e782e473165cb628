"""No write is begun for somebody who has left.

Who gets no answer asks again elsewhere, and then perhaps for something else. Were what he asked for first done last, it
would undo a write that was acknowledged.
"""

from contextvars import ContextVar

from starlette.requests import Request
from starlette.types import Receive, Scope

from shared.contracts.errors import Unavailable

_ASKER: ContextVar[Request | None] = ContextVar("asker", default=None)


def remember_request(scope: Scope, receive: Receive) -> None:
    if scope["type"] == "http":
        _ASKER.set(Request(scope, receive))


async def abort_if_disconnected() -> None:
    """To be called when what a write builds on has been read, before it is done. What it raises nobody hears."""
    asker = _ASKER.get()
    if asker is not None and await asker.is_disconnected():
        raise Unavailable("Whoever asked for this has left. Nothing was changed.")
