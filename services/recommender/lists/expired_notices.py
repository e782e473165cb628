"""Takes down the notices of writers who died, once no list is left in the cache that they could not take away."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import structlog

from services.recommender.lists.distrust_notice import DEAD_SECONDS
from shared.contracts.errors import CacheUnavailable, StoreUnavailable
from shared.lists.cache import ListCache
from shared.lists.cache_lease import NoticeTable

LOOK_SECONDS = 1.0
log = structlog.get_logger()


@dataclass(frozen=True)
class Seen:
    until: int
    since: float


class Sweeper:
    def __init__(
        self,
        cache: ListCache,
        notices: NoticeTable,
        sleep: Callable[[float], Awaitable[None]],
        clock: Callable[[], float],
    ) -> None:
        self.cache = cache
        self.notices = notices
        self.sleep = sleep
        self.clock = clock
        self._seen: dict[str, Seen] = {}

    def up(self) -> dict[str, int]:
        """The notices that were seen last, each with its end."""
        return {name: seen.until for name, seen in self._seen.items()}

    async def run(self) -> None:
        """Runs as long as the service does."""
        while True:
            await self.sleep(LOOK_SECONDS)
            try:
                await self.look()
            except StoreUnavailable:  # nobody can have renewed either
                self._seen = {name: Seen(seen.until, self.clock()) for name, seen in self._seen.items()}
            except CacheUnavailable:
                continue

    async def look(self) -> None:
        """Raises `StoreUnavailable`, or `CacheUnavailable` where a notice has to stay for that."""
        up = (await self.notices.read()).distrust
        self._seen = {name: self._since(name, until) for name, until in up.items()}
        dead = [name for name, seen in self._seen.items() if self.clock() - seen.since >= DEAD_SECONDS]
        if dead:
            await self._sweep(dead)

    def _since(self, name: str, until: int) -> Seen:
        known = self._seen.get(name)
        return known if known and known.until == until else Seen(until, self.clock())

    async def _sweep(self, dead: list[str]) -> None:
        await self.cache.clear()
        for name in dead:
            await self.notices.remove_unrenewed(name, self._seen[name].until)
        log.warning("the cache was emptied for writers who are gone", writers=len(dead))
