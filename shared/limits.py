"""ASGI middleware that refuses a request body over a limit, whether or not it tells its length."""

import asyncio

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.errors import InvalidRequest, TooLarge, TooSlow
from shared.problems import problem_response

BODY_SECONDS = 10


class BodyLimit:
    def __init__(self, app: ASGIApp, max_bytes: int) -> None:
        self.app = app
        self.max_bytes = max_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        declared = dict(scope["headers"]).get(b"content-length", b"0")
        if not declared.isdigit():
            await problem_response(InvalidRequest())(scope, receive, send)
        elif int(declared) > self.max_bytes:
            await problem_response(TooLarge())(scope, receive, send)
        else:
            await self.app(scope, self.counted(receive), send)

    def counted(self, receive: Receive) -> Receive:
        seen, deadline = 0, asyncio.get_running_loop().time() + BODY_SECONDS
        whole = False

        async def receive_counted() -> Message:
            nonlocal seen, whole
            try:
                async with asyncio.timeout_at(None if whole else deadline):
                    message = await receive()
            except TimeoutError:
                raise HTTPException(TooSlow.status, TooSlow.message) from None
            whole = not message.get("more_body", False)
            seen += len(message.get("body", b""))
            if seen > self.max_bytes:
                raise HTTPException(TooLarge.status, TooLarge.message)  # the one kind that FastAPI lets through
            return message

        return receive_counted
