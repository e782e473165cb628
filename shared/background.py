"""Work that runs for as long as a service does. Work that fails is started again, so that it never ends unnoticed."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from typing import Any, Protocol

import structlog

from shared.retry import Backoff

FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 10.0
HEALTHY_AFTER_SECONDS = 30.0
"""Work that has not failed for so long counts as healthy again."""
log = structlog.get_logger()


class BackgroundMetrics(Protocol):
    def watch_background(self, work: str) -> None: ...
    def count_background_failure(self, work: str) -> None: ...


class BackgroundFailed(Exception):
    """Some work failed lately."""


class Background:
    """Starts work again after errors, each time after a longer pause. Cancelling it cancels the work."""

    def __init__(
        self,
        metrics: BackgroundMetrics,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.metrics = metrics
        self.sleep = sleep
        self.clock = clock
        self._failed_at: dict[str, float] = {}

    async def check(self) -> None:
        """For `/health/ready`. Raises `BackgroundFailed`."""
        failed = [name for name, at in self._failed_at.items() if self.clock() - at < HEALTHY_AFTER_SECONDS]
        if failed:
            raise BackgroundFailed(", ".join(failed))

    async def keep(self, name: str, run: Callable[[], Awaitable[None]]) -> None:
        self.metrics.watch_background(name)
        pauses = Backoff(FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS)
        while True:
            started = self.clock()
            try:
                return await run()
            except Exception:
                log.exception("background work failed", work=name)
            self.metrics.count_background_failure(name)
            self._failed_at[name] = self.clock()
            if self.clock() - started > HEALTHY_AFTER_SECONDS:
                pauses.reset()
            await self.sleep(pauses.next())

    @asynccontextmanager
    async def running(self, **work: Callable[[], Coroutine[Any, Any, None]]) -> AsyncIterator[None]:
        """Runs the work under its names until the end of the context."""
        tasks = [asyncio.create_task(self.keep(name, run)) for name, run in work.items()]
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
