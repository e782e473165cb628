"""Hands a request to the SDK, which is imported when the first one comes: that takes a second, and 19 MB."""

import asyncio
from importlib import import_module
from types import ModuleType

from fastapi import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.web.mcp.visit import VISIT, Visit

SERVER, MESSAGES = "services.web.mcp.sdk_server", "services.web.mcp.sdk_messages"


class ProtocolResponse(Response):
    """What the SDK answers to a request whose body has been read."""

    def __init__(self, body: bytes, visit: Visit) -> None:
        super().__init__()
        self.given = body
        self.visit = visit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        module, messages = await asyncio.to_thread(_import_sdk)
        refusal: Response | None = messages.refusal(self.given)
        if refusal is not None:
            await refusal(scope, receive, send)
            return
        serve: ASGIApp = module.serve
        await serve({**scope, VISIT: self.visit}, _again(self.given, receive), send)


def _import_sdk() -> tuple[ModuleType, ModuleType]:
    return import_module(SERVER), import_module(MESSAGES)


def _again(body: bytes, receive: Receive) -> Receive:
    """The body once more, and then what happens to the connection."""
    messages: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def replay() -> Message:
        return messages.pop() if messages else await receive()

    return replay
