"""Hiding a movie is acknowledged when nothing can serve it any more (docs/decisions/0024).

The notices name the version of the catalogue that last hid a movie. A reader drops lists of earlier catalogues, and a
recommender answers only with a catalogue that is not earlier, by the notices under a lease of its own and by those of
who asks, since it may be the only one that cannot read them. Whoever hides a movie sets that version in all copies of
the notices, and waits until every lease that began before has run out.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Protocol

from services.recommender.lists.served_model import ActiveModel
from shared.contracts.errors import CacheUnavailable, RecommenderUnavailable, StoreUnavailable
from shared.lists.cache_lease import LEASE_SECONDS, REFRESH_SECONDS, CacheLease

TAKE_UP_SECONDS = 5.0
LOOK_SECONDS = 0.05
_is_unsure: ContextVar[bool] = ContextVar("is_unsure", default=False)
"""Whether this request began while nobody knew what is hidden."""


def require_known_hides() -> None:
    """For what is read from DynamoDB. The notices were refused when this request began, so the rest of it would be
    too, or DynamoDB is not down but throttles some requests, or has just come back: then a movie may have been hidden
    meanwhile. Raises `StoreUnavailable`."""
    if _is_unsure.get():
        raise StoreUnavailable


class HidesBoard(Protocol):
    async def set_hides(self, catalogue: int) -> None: ...


class ClearableCache(Protocol):
    async def clear(self) -> None: ...


@dataclass(frozen=True)
class Hiding:
    board: HidesBoard
    cache: ClearableCache
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep

    async def acknowledge(self, catalogue: int) -> None:
        """Returns when no reader can serve what this version of the catalogue hides. Raises `StoreUnavailable`.

        The cache is emptied last, for readers that are suspended until DynamoDB is down and believe it without a lease.
        """
        await self.board.set_hides(catalogue)
        await self.sleep(LEASE_SECONDS)
        with suppress(CacheUnavailable):
            await self.cache.clear()


class HidingCheck:
    """Lets a recommender answer only if its catalogue lacks no hiding that was acknowledged. While it cannot read the
    notices it answers with what it has in memory; profiles then raise `StoreUnavailable` (`require_known_hides`)."""

    def __init__(
        self,
        lease: CacheLease,
        active_model: ActiveModel,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self.lease = lease
        self.active_model = active_model
        self.sleep = sleep
        self.was_down = False

    async def run(self) -> None:
        """Runs as long as the service does."""
        while True:
            await self._refresh()
            await self.sleep(REFRESH_SECONDS)

    async def ensure(self, known_hides: int = 0) -> None:
        """`known_hides`: what the caller knows. Raises `RecommenderUnavailable` if a hiding is not taken up in time, or
        cannot be, since the notices cannot be read here."""
        if not self.lease.knows_hides():
            with suppress(TimeoutError):
                async with asyncio.timeout(REFRESH_SECONDS if self.was_down else None):
                    await self._refresh()
        is_unsure = not self.lease.knows_hides()
        _is_unsure.set(is_unsure)
        if not self._is_current(known_hides):
            if is_unsure and self._is_current():
                raise RecommenderUnavailable
            await self._wait_until_current(known_hides)

    async def _refresh(self) -> None:
        await self.lease.refresh()
        self.was_down = self.lease.store_is_down()

    async def _wait_until_current(self, known_hides: int) -> None:
        until = self.lease.clock() + TAKE_UP_SECONDS
        while not self._is_current(known_hides):
            if self.lease.clock() > until:
                raise RecommenderUnavailable
            await self.sleep(LOOK_SECONDS)

    def _is_current(self, known_hides: int = 0) -> bool:
        """Also where no model is served yet: then there is nothing to answer with."""
        served, hides = self.active_model.current, max(self.lease.notices.hides, known_hides)
        return served is None or served.dataset.catalogue_version >= hides
