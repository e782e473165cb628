"""Makes sure that no reader gets a list older than an acknowledged rating, also while Redis is out of reach."""

import asyncio
import time
from asyncio import Future
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from services.recommender.lists.distrust_notice import Distrust
from services.recommender.lists.expired_notices import Sweeper
from shared.contracts.errors import CacheUnavailable, StoreUnavailable
from shared.lists.cache import ListCache
from shared.lists.cache_lease import Notices, NoticeTable

RETRY_SECONDS = 0.25


@dataclass(frozen=True)
class Waiting:
    """An invalidation that Redis did not take. After `until`, every list it could still hold has expired."""

    version: int
    until: float
    landed: Future[None]


class Invalidations:
    def __init__(
        self,
        cache: ListCache,
        notices: NoticeTable,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.cache = cache
        self.notices = notices
        self.sleep = sleep
        self.clock = clock
        self.sweeper = Sweeper(cache, notices, sleep, clock)
        self._waiting: dict[int, Waiting] = {}
        self._distrust: Distrust | None = None
        self._ended: list[Distrust] = []
        self._work = asyncio.Event()

    def waiting(self) -> int:
        return len(self._waiting)

    async def settle(self, user_id: int, version: int) -> None:
        """After a commit: returns when no reader can get an older list from the cache. Raises `StoreUnavailable`."""
        try:
            await self.cache.put_placeholder(user_id, version)
        except CacheUnavailable:
            await self._landed_or_told(self._wait_for(user_id, version))

    def _wait_for(self, user_id: int, version: int) -> Future[None]:
        older = self._waiting.get(user_id)
        landed = older.landed if older else asyncio.get_running_loop().create_future()
        newest = max(version, older.version) if older else version
        self._waiting[user_id] = Waiting(newest, self.clock() + self.cache.seconds, landed)
        self._work.set()
        return landed

    async def _landed_or_told(self, landed: Future[None]) -> None:
        while not landed.done():
            distrust = self._usable_distrust()
            await asyncio.wait({landed, distrust.in_force}, return_when=asyncio.FIRST_COMPLETED)
            if not landed.done() and distrust.relied_on():
                return

    def _usable_distrust(self) -> Distrust:
        """One does for all users."""
        if self._distrust is None or not self._distrust.usable():
            self._end_distrust()
            self._distrust = Distrust(self.notices, self.cache.seconds, self.sleep, self.clock)
        return self._distrust

    def _end_distrust(self) -> None:
        if self._distrust is not None:
            self._ended.append(self._distrust)
            self._distrust = None

    async def known_notices(self) -> Notices:
        """While the store is away, those that were put up here or seen last. Raises `StoreUnavailable` without any."""
        try:
            return await self.notices.read()
        except StoreUnavailable:
            own = {distrust.name: distrust.until for distrust in (self._distrust, *self._ended) if distrust}
            if known := self.sweeper.up() | own:
                return Notices(distrust=known)
            raise

    async def run(self) -> None:
        """Runs as long as the service does."""
        await asyncio.gather(self._land_what_waits(), self.sweeper.run())

    async def _land_what_waits(self) -> None:
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
                await self.cache.put_placeholder(user_id, waiting.version)
            except CacheUnavailable:
                if self.clock() < waiting.until:
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
            try:
                await distrust.take_down()
            except StoreUnavailable:
                return
            self._ended.remove(distrust)
