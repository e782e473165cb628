"""Makes sure that no reader gets a list older than an acknowledged rating, also while Redis is out of reach."""

import asyncio
import time
from asyncio import Future, Task
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import structlog

from shared.cache import CacheUnavailable
from shared.errors import StoreUnavailable
from shared.lease import LEASE_SECONDS, NoticeTable, distrust_entry
from shared.lists import ListCache

RETRY_SECONDS = 0.25
log = structlog.get_logger()


@dataclass(frozen=True)
class Waiting:
    """An invalidation that Redis did not take. After `until`, every list it could still hold has expired."""

    version: int
    until: float
    landed: Future[None]


@dataclass(frozen=True)
class Distrust:
    """A notice to all readers not to believe the cache: in force when it is up and no earlier lease is left."""

    entry: str
    since: float
    in_force: Task[None]

    def usable(self, seconds: float) -> bool:
        failed = self.in_force.done() and self.in_force.exception() is not None
        return not failed and time.monotonic() - self.since < seconds


class Invalidations:
    def __init__(
        self, cache: ListCache, notices: NoticeTable, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    ) -> None:
        self.cache = cache
        self.notices = notices
        self.sleep = sleep
        self._waiting: dict[int, Waiting] = {}
        self._distrust: Distrust | None = None
        self._ended: list[Distrust] = []
        self._work = asyncio.Event()

    def waiting(self) -> int:
        return len(self._waiting)

    async def settle(self, user_id: int, version: int) -> None:
        """Returns when no reader can get an older list from the cache. Raises `StoreUnavailable`."""
        try:
            await self.cache.placehold(user_id, version)
        except CacheUnavailable:
            landed, in_force = self._wait_for(user_id, version), self._usable_distrust().in_force
            await asyncio.wait({landed, in_force}, return_when=asyncio.FIRST_COMPLETED)
            if not landed.done():
                await asyncio.shield(in_force)

    def _wait_for(self, user_id: int, version: int) -> Future[None]:
        older = self._waiting.get(user_id)
        landed = older.landed if older else asyncio.get_running_loop().create_future()
        newest = max(version, older.version) if older else version
        self._waiting[user_id] = Waiting(newest, time.monotonic() + self.cache.seconds, landed)
        self._work.set()
        return landed

    def _usable_distrust(self) -> Distrust:
        """One does for all users, and for half of the time that it was put up for."""
        if self._distrust is None or not self._distrust.usable(self.cache.seconds):
            self._end_distrust()
            entry = distrust_entry(time.time() + 2 * self.cache.seconds)
            self._distrust = Distrust(entry, time.monotonic(), asyncio.create_task(self._put_up(entry)))
        return self._distrust

    async def _put_up(self, entry: str) -> None:
        log.warning("readers are told not to believe the cache")
        await self.notices.distrust(entry)
        await self.sleep(LEASE_SECONDS)

    def _end_distrust(self) -> None:
        if self._distrust is not None:
            self._ended.append(self._distrust)
            self._distrust = None

    async def run(self) -> None:
        """Runs as long as the service does."""
        while True:
            await self._work.wait()
            await self.land_all()
            if self._waiting or self._ended:
                await self.sleep(RETRY_SECONDS)
            else:
                self._work.clear()

    async def land_all(self) -> None:
        """Tries again what waits, and takes the notices down when nothing does."""
        for user_id, waiting in list(self._waiting.items()):
            try:
                await self.cache.placehold(user_id, waiting.version)
            except CacheUnavailable:
                if time.monotonic() < waiting.until:
                    return
            if self._waiting.get(user_id) is waiting:
                del self._waiting[user_id]
                waiting.landed.set_result(None)
        if not self._waiting:
            await self._take_down()

    async def _take_down(self) -> None:
        """Whoever comes from now on puts up a notice of his own: the old one may be gone, whatever the store says."""
        self._end_distrust()
        for distrust in list(self._ended):
            await asyncio.wait({distrust.in_force})
            try:
                await self.notices.trust(distrust.entry)
            except StoreUnavailable:
                return
            self._ended.remove(distrust)
