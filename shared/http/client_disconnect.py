"""No write starts for a client that has disconnected.

A client without a response retries elsewhere, perhaps with another request. If the abandoned request ran last, it
would undo a write that was acknowledged.
"""

from contextvars import ContextVar

from starlette.types import Message, Receive, Scope

from shared.contracts.errors import Unavailable

_CURRENT_RECEIVE: ContextVar[Receive | None] = ContextVar("current_receive", default=None)


def remember_request(scope: Scope, receive: Receive) -> None:
    if scope["type"] == "http":
        _CURRENT_RECEIVE.set(receive)


async def abort_if_disconnected() -> None:
    """Call this after reading what a write depends on, and before the write. Raises `Unavailable`, which no client
    receives."""
    receive = _CURRENT_RECEIVE.get()
    message = poll(receive) if receive is not None else None
    if message is not None and message["type"] == "http.disconnect":
        raise Unavailable("The client has disconnected. Nothing was changed.")


def poll(receive: Receive) -> Message | None:
    """The next message if it is there already. Starlette's `Request.is_disconnected` cancels a scope for that, which
    takes ten times as long."""
    waiting = receive().__await__()
    try:
        next(waiting)
    except StopIteration as stop:
        message: Message = stop.value
        return message
    waiting.close()
    return None
