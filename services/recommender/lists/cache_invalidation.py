"""Ensures that no reader gets a list older than an acknowledged rating, even while Redis is out of reach."""

import asyncio
import time
from asyncio import Future
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from services.recommender.domain.ports import ListCache, NoticeBoard
from services.recommender.lists.distrust_notice import DistrustNotice
from services.recommender.lists.expired_notices import ExpiredNotices
from shared.contracts.errors import CacheUnavailable, StoreUnavailable
from shared.lists.cache_lease import Notices

RETRY_SECONDS = 0.25


@dataclass(frozen=True)
class PendingInvalidation:
    """An invalidation that Redis has not accepted. After `until`, every list that it could still hold has expired."""

    version: int
    until: float
    done: Future[None]


class CacheInvalidation:
    def __init__(
        self,
        cache: ListCache,
        notices: NoticeBoard,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.cache = cache
        self.notices = notices
        self.sleep = sleep
        self.clock = clock
        self.expired_notices = ExpiredNotices(cache, notices, sleep, clock)
        self._pending: dict[int, PendingInvalidation] = {}
        self._notice: DistrustNotice | None = None
        self._ended: list[DistrustNotice] = []
        self._has_work = asyncio.Event()

    def pending(self) -> int:
        return len(self._pending)

    async def settle(self, user_id: int, version: int) -> None:
        """After a commit: returns when no reader can get an older list from the cache. Raises `StoreUnavailable`."""
        try:
            await self.cache.put_placeholder(user_id, version)
        except CacheUnavailable:
            await self._invalidated_or_distrusted(user_id, self._retry_later(user_id, version))

    def _retry_later(self, user_id: int, version: int) -> Future[None]:
        older = self._pending.get(user_id)
        done = older.done if older else asyncio.get_running_loop().create_future()
        newest = max(version, older.version) if older else version
        self._pending[user_id] = PendingInvalidation(newest, self.clock() + self.cache.seconds, done)
        self._has_work.set()
        return done

    async def _invalidated_or_distrusted(self, user_id: int, done: Future[None]) -> None:
        while not done.done():
            notice = self._usable_notice()
            await asyncio.wait({done, notice.in_force}, return_when=asyncio.FIRST_COMPLETED)
            if not done.done() and notice.is_reliable():
                await notice.cover(user_id)
                if notice.is_reliable():
                    return

    def _usable_notice(self) -> DistrustNotice:
        """One notice serves all users."""
        if self._notice is None or not self._notice.is_usable():
            self._end_notice()
            self._notice = DistrustNotice(self.notices, self.cache.seconds, self.sleep, self.clock)
        return self._notice

    def _end_notice(self) -> None:
        if self._notice is not None:
            self._ended.append(self._notice)
            self._notice = None

    async def known_notices(self) -> Notices:
        """While the store is down, the notices that this process put up or saw last. Raises `StoreUnavailable` where
        there are none."""
        try:
            return self.notices.for_others(await self.notices.read())
        except StoreUnavailable:
            own = {notice.name: notice.until for notice in (self._notice, *self._ended) if notice}
            if known := self.expired_notices.seen() | own:
                return self.notices.for_others(Notices(distrust=known))
            raise

    async def run(self) -> None:
        """Runs as long as the service does."""
        await asyncio.gather(self._retry_pending(), self.expired_notices.run())

    async def _retry_pending(self) -> None:
        while True:
            await self._has_work.wait()
            await self.retry_all()
            if self._pending or self._ended:
                await self.sleep(RETRY_SECONDS)
            else:
                self._has_work.clear()

    async def retry_all(self) -> None:
        """Retries the pending invalidations, and takes down the notices when none is left."""
        for user_id, pending in list(self._pending.items()):
            try:
                await self.cache.put_placeholder(user_id, pending.version)
            except CacheUnavailable:
                if self.clock() < pending.until:
                    return
            if self._pending.get(user_id) is pending:
                del self._pending[user_id]
                pending.done.set_result(None)
        if not self._pending:
            await self._take_down_notices()

    async def _take_down_notices(self) -> None:
        """The current notice ends first: from now on it may be gone, whatever the store answers, so that the next
        writer has to put up another."""
        self._end_notice()
        for notice in list(self._ended):
            try:
                await notice.take_down()
            except StoreUnavailable:
                return
            self._ended.remove(notice)
