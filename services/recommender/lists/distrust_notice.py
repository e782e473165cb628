"""A notice that asks all readers not to believe the cache, kept up by a writer that cannot reach Redis.

A notice that is not renewed belongs to a writer that died or is suspended. `expired_notices.py` removes it after
`EXPIRY_SECONDS`, once the cache no longer holds the lists that it covers. A writer therefore relies on its notice only
for `RELIABLE_SECONDS` after the last renewal, and checks that after its commit: a notice is removed only after every
commit that relied on it.
"""

import asyncio
import time
import uuid
from collections.abc import Awaitable, Callable
from contextlib import suppress

import structlog

from services.recommender.domain.ports import NoticeBoard
from shared.background import retrieve_exception
from shared.contracts.errors import StoreUnavailable
from shared.lists.cache_lease import LEASE_SECONDS

RENEW_SECONDS = 0.5
RELIABLE_SECONDS = 2.0
EXPIRY_SECONDS = 5.0
log = structlog.get_logger()


class DistrustNotice:
    """`seconds` is how long a list may stay in the cache. `in_force` is done when no earlier lease is left."""

    def __init__(
        self,
        notices: NoticeBoard,
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
        self.in_force.add_done_callback(retrieve_exception)
        self.until = 0
        self._epoch = notices.epoch
        self._renewed_at = 0.0
        self._renewing: asyncio.Task[None] | None = None

    def is_usable(self) -> bool:
        """Whether it is worth waiting for, or in force."""
        if not self.in_force.done():
            return True
        return self.in_force.exception() is None and self._is_fresh()

    def is_reliable(self) -> bool:
        """Whether it is in force for every commit until now. Raises `StoreUnavailable` if it could not be put up."""
        return self.in_force.done() and self.in_force.result() is None and self._is_fresh()

    def _is_fresh(self) -> bool:
        return self.clock() - self._renewed_at < RELIABLE_SECONDS and self.notices.epoch == self._epoch

    async def cover(self, user_id: int) -> None:
        """Has to be done before relying on the notice for this user. Raises `StoreUnavailable`."""
        await self.notices.cover(self.name, user_id)

    def _next_until(self) -> int:
        """Milliseconds of the epoch, later than at the renewal before."""
        self.until = max(self.until + 1, int(1000 * (time.time() + 2 * self.seconds)))
        return self.until

    async def _put_up(self) -> None:
        """Ends when every earlier lease has ended. Raises `StoreUnavailable` if the store failed meanwhile, since
        readers could not see the notice then."""
        log.warning("readers are told not to believe the cache")
        await self.notices.distrust(self.name, self._next_until())
        visible_at = self.clock()  # a slow write may take effect only at its end, and until then leases are given
        while self.clock() < visible_at + LEASE_SECONDS:
            await self.sleep(RENEW_SECONDS)
            if not await self._renew():
                raise StoreUnavailable
        self._renewing = asyncio.create_task(self._keep_renewing())

    async def _renew(self) -> bool:
        """False if it has been removed as expired."""
        started = self.clock()
        renewed = await self.notices.renew(self.name, self._next_until())
        if renewed:
            self._renewed_at = started
        return renewed

    async def _keep_renewing(self) -> None:
        renewed = True
        while renewed:
            await self.sleep(RENEW_SECONDS)
            with suppress(StoreUnavailable):
                renewed = await self._renew()

    async def take_down(self) -> None:
        """Raises `StoreUnavailable`, and may be called again then."""
        await asyncio.wait({self.in_force})
        if self._renewing is not None:
            self._renewing.cancel()
            await asyncio.wait({self._renewing})
        await self.notices.withdraw_distrust(self.name)
