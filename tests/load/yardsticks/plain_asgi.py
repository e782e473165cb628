"""An ASGI function that answers with constant bytes. Started by stock uvicorn; imports nothing of Matinee."""

import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

CONTENT = Path(os.environ["YARDSTICK_BODY"]).read_bytes()
HEADERS = [(b"content-type", b"application/json"), (b"content-length", str(len(CONTENT)).encode())]


async def app(
    _scope: dict[str, Any], _receive: Callable[[], Awaitable[Any]], send: Callable[[Any], Awaitable[None]]
) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
    await send({"type": "http.response.body", "body": CONTENT})
