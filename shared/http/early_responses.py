"""An answer that comes before the body of its request was read reaches whoever asked.

A connection that is closed while bytes of it are unread is reset, and the reset takes with it what was just answered.
"""

import asyncio
from contextlib import suppress

from starlette.types import ASGIApp, Message, Receive, Scope, Send

READ_ON_SECONDS = 2
BODY_HEADERS = (b"content-length", b"transfer-encoding")


def has_body(scope: Scope) -> bool:
    return scope["type"] == "http" and any(name in BODY_HEADERS for name, _ in scope["headers"])


async def respond_and_drain(app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
    """The whole answer goes out at once, but is ended only when the body came to its end, or took too long for that."""
    whole = held = False

    async def receive_noted() -> Message:
        nonlocal whole
        message = await receive()
        whole = not message.get("more_body", False)
        return message

    async def send_open(message: Message) -> None:
        nonlocal held
        held = not whole and message["type"] == "http.response.body" and not message.get("more_body", False)
        await send({**message, "more_body": True} if held else message)

    await app(scope, receive_noted, send_open)
    if held:
        with suppress(TimeoutError):
            async with asyncio.timeout(READ_ON_SECONDS):
                while not whole:
                    await receive_noted()
        await send({"type": "http.response.body"})
