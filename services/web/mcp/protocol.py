"""Hands a request to the SDK, which is imported when the first one comes: that takes a second, and 19 MB."""

import asyncio
from importlib import import_module

from fastapi import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.web.mcp.visit import VISIT, Visit

SERVER = "services.web.mcp.sdk_server"


class ProtocolResponse(Response):
    """What the SDK answers to a request whose body has been read."""

    def __init__(self, body: bytes, visit: Visit) -> None:
        super().__init__()
        self.given = body
        self.visit = visit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        module = await asyncio.to_thread(import_module, SERVER)
        serve: ASGIApp = module.serve
        await serve({**scope, VISIT: self.visit}, _again(self.given, receive), send)


def _again(body: bytes, receive: Receive) -> Receive:
    """The body once more, and then what happens to the connection."""
    messages: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def replay() -> Message:
        return messages.pop() if messages else await receive()

    return replay
