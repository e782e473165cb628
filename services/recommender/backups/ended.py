"""Removes what a backup, restore or drill keeps meanwhile, such as drafts with data of users, when somebody ends it."""

import asyncio
import signal
import sys
from collections.abc import Coroutine
from typing import Any, TypeVar

Result = TypeVar("Result")


def run_until_ended(work: Coroutine[Any, Any, Result]) -> Result:
    """Like `asyncio.run`. After Ctrl-C or SIGTERM the work is cancelled, so that it cleans up; then it exits."""
    try:
        return asyncio.run(_cancelled_by_signals(work))
    except asyncio.CancelledError:
        sys.exit("This was ended before it was done.")


async def _cancelled_by_signals(work: Coroutine[Any, Any, Result]) -> Result:
    task = asyncio.ensure_future(work)
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, task.cancel)
    return await task
