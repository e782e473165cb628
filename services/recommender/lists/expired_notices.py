"""Removes the notices of writers that died, after removing from the cache the lists that they could not invalidate."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import structlog

from services.recommender.domain.ports import ListCache, NoticeBoard
from services.recommender.lists.distrust_notice import EXPIRY_SECONDS
from shared.contracts.errors import CacheUnavailable, StoreUnavailable

LOOK_SECONDS = 1.0
REMEMBER_SECONDS = 600.0
"""How long a notice that is out of sight is remembered: one that its writer left in some copies is seen rarely."""
log = structlog.get_logger()


@dataclass(frozen=True)
class SeenNotice:
    until: int
    since: float


class ExpiredNotices:
    def __init__(
        self,
        cache: ListCache,
        notices: NoticeBoard,
        sleep: Callable[[float], Awaitable[None]],
        clock: Callable[[], float],
    ) -> None:
        self.cache = cache
        self.notices = notices
        self.sleep = sleep
        self.clock = clock
        self._seen: dict[str, SeenNotice] = {}
        self._current: set[str] = set()

    def seen(self) -> dict[str, int]:
        """The notices that were there at the last look, each with its end."""
        return {name: self._seen[name].until for name in self._current}

    async def run(self) -> None:
        """Runs as long as the service does. The time in which no writer could renew its notice does not count."""
        while True:
            await self.sleep(LOOK_SECONDS)
            try:
                await self.look()
            except StoreUnavailable:
                self._seen = {name: SeenNotice(seen.until, self.clock()) for name, seen in self._seen.items()}
            except CacheUnavailable:
                continue

    async def look(self) -> None:
        """Raises `StoreUnavailable`; `CacheUnavailable` if an expired notice has to stay for that reason."""
        current = await self.notices.renewals()
        self._current = set(current)
        self._seen = self._remembered() | {name: self._since(name, until) for name, until in current.items()}
        expired = [name for name in current if self._age(name) >= EXPIRY_SECONDS]
        if expired:
            await self._remove(expired)

    def _age(self, name: str) -> float:
        return self.clock() - self._seen[name].since

    def _remembered(self) -> dict[str, SeenNotice]:
        return {name: seen for name, seen in self._seen.items() if self._age(name) < REMEMBER_SECONDS}

    def _since(self, name: str, until: int) -> SeenNotice:
        seen = self._seen.get(name)
        return seen if seen and seen.until == until else SeenNotice(until, self.clock())

    async def _remove(self, expired: list[str]) -> None:
        await self._remove_lists(expired)
        for name in expired:
            await self.notices.remove_unrenewed(name, self._seen[name].until)
        log.warning("the cache was emptied for writers who are gone", writers=len(expired))

    async def _remove_lists(self, expired: list[str]) -> None:
        covered: set[int] = set()
        for name in expired:
            users = await self.notices.covered_users(name)
            if users is None:
                return await self.cache.clear()
            covered |= users
        await self.cache.remove(covered)
