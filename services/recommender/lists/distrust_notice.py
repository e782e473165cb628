"""A notice to all readers not to believe the cache, kept up by the writer who cannot reach it.

A notice that is not renewed belongs to a writer that died or is suspended. `expired_notices.py` removes it after
`DEAD_SECONDS`, once it has emptied the cache. A writer therefore relies on its notice only for `RELIED_SECONDS` after
the last renewal, and checks that after its commit: a notice is swept only after every commit that relied on it.
"""

import asyncio
import time
import uuid
from collections.abc import Awaitable, Callable
from contextlib import suppress

import structlog

from shared.contracts.errors import StoreUnavailable
from shared.lists.cache_lease import LEASE_SECONDS, NoticeTable

RENEW_SECONDS = 0.5
RELIED_SECONDS = 2.0
DEAD_SECONDS = 5.0
log = structlog.get_logger()


def _seen(task: asyncio.Task[None]) -> None:
    """A failure is nobody's concern when Redis came back before anybody asked."""
    if not task.cancelled():
        task.exception()


class Distrust:
    """`seconds` is how long a list may stay in the cache. `in_force` is done when no earlier lease is left."""

    def __init__(
        self,
        notices: NoticeTable,
        seconds: int,
        sleep: Callable[[float], Awaitable[None]],
        clock: Callable[[], float],
    ) -> None:
        self.notices = notices
        self.seconds = seconds
        self.sleep = sleep
        self.clock = clock
        self.name = uuid.uuid4().hex
        self.in_force = asyncio.create_task(self._put_up())
        self.in_force.add_done_callback(_seen)
        self.until = 0
        self._renewed = 0.0
        self._kept_up: asyncio.Task[None] | None = None

    def usable(self) -> bool:
        """Worth to wait for, or to rely on."""
        if not self.in_force.done():
            return True
        return self.in_force.exception() is None and self._is_fresh()

    def relied_on(self) -> bool:
        """It is in force now, for every commit until now. Raises `StoreUnavailable` where it could not be put up."""
        return self.in_force.done() and self.in_force.result() is None and self._is_fresh()

    def _is_fresh(self) -> bool:
        return self.clock() - self._renewed < RELIED_SECONDS

    def _next_end(self) -> int:
        self.until = max(self.until + 1, int(1000 * (time.time() + 2 * self.seconds)))
        return self.until

    async def _put_up(self) -> None:
        """Done when every lease from before has ended, and the store was there all the time for readers to look."""
        log.warning("readers are told not to believe the cache")
        began = self.clock()
        await self.notices.distrust(self.name, self._next_end())
        self._renewed = began
        while self.clock() < began + LEASE_SECONDS:
            await self.sleep(RENEW_SECONDS)
            if not await self._renew():
                raise StoreUnavailable
        self._kept_up = asyncio.create_task(self._keep_up())

    async def _renew(self) -> bool:
        """False where it has been swept."""
        began = self.clock()
        up = await self.notices.renew(self.name, self._next_end())
        if up:
            self._renewed = began
        return up

    async def _keep_up(self) -> None:
        up = True
        while up:
            await self.sleep(RENEW_SECONDS)
            with suppress(StoreUnavailable):
                up = await self._renew()

    async def take_down(self) -> None:
        """Raises `StoreUnavailable`, and may be called again."""
        await asyncio.wait({self.in_force})
        if self._kept_up is not None:
            self._kept_up.cancel()
            await asyncio.wait({self._kept_up})
        await self.notices.withdraw_distrust(self.name)
