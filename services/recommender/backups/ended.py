"""Removes what a backup, restore or drill keeps meanwhile, such as drafts with data of users, when somebody ends it."""

import asyncio
import signal
import sys
from collections.abc import Coroutine
from typing import Any, TypeVar

Result = TypeVar("Result")
ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def run_until_ended(work: Coroutine[Any, Any, Result]) -> Result:
    """Like `asyncio.run`. After Ctrl-C, SIGTERM or SIGHUP the work is cancelled, so that it cleans up; then it exits.
    A second signal ends it at once."""
    try:
        return asyncio.run(_cancelled_by_signals(work))
    except asyncio.CancelledError:
        sys.exit("This was ended before it was done.")


async def _cancelled_by_signals(work: Coroutine[Any, Any, Result]) -> Result:
    task, loop = asyncio.ensure_future(work), asyncio.get_running_loop()

    heeded = [number for number in ENDING if signal.getsignal(number) is not signal.SIG_IGN]  # nohup ignores one

    def end() -> None:
        for number in heeded:
            loop.remove_signal_handler(number)
            signal.signal(number, signal.SIG_DFL)
        task.cancel()

    for number in heeded:
        loop.add_signal_handler(number, end)
    return await task
