"""Waits for a condition, for a bounded time."""

import asyncio
import time
from collections.abc import Awaitable, Callable

import httpx


async def eventually(holds: Callable[[], Awaitable[bool]], seconds: float = 180) -> None:
    """A 503 of what is asked means "not yet", as to any client."""
    deadline = time.monotonic() + seconds
    while not await _holds_now(holds):
        assert time.monotonic() < deadline, f"not within {seconds} s"
        await asyncio.sleep(0.05)


async def _holds_now(holds: Callable[[], Awaitable[bool]]) -> bool:
    try:
        return await holds()
    except httpx.HTTPStatusError as error:
        if error.response.status_code != httpx.codes.SERVICE_UNAVAILABLE:
            raise
        return False
