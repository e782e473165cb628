"""Work that runs for as long as a service does."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager, suppress
from typing import Any


@asynccontextmanager
async def run_in_background(*work: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """Cancels the work on exit. Raises the error of work that failed."""
    tasks = [asyncio.create_task(coroutine) for coroutine in work]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        for task in tasks:
            with suppress(asyncio.CancelledError):
                await task


def retrieve_exception(task: asyncio.Task[Any]) -> None:
    """A done callback that prevents asyncio's warning about an exception that no caller is left to receive."""
    if not task.cancelled():
        task.exception()
