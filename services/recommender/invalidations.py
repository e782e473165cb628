"""Invalidations that Redis did not take: retried until they land, or until every list it could still hold expired."""

import asyncio
import time

from shared.cache import CacheUnavailable
from shared.lists import ListCache

RETRY_SECONDS = 0.25


class Invalidations:
    def __init__(self, cache: ListCache) -> None:
        self.cache = cache
        self._waiting: dict[int, tuple[int, float]] = {}
        self._work = asyncio.Event()

    def add(self, user_id: int, version: int) -> None:
        self._waiting[user_id] = (version, time.monotonic() + self.cache.seconds)
        self._work.set()

    async def run(self) -> None:
        """Runs as long as the service does."""
        while True:
            await self._work.wait()
            await self._land_all()
            if self._waiting:
                await asyncio.sleep(RETRY_SECONDS)
            else:
                self._work.clear()

    async def _land_all(self) -> None:
        for user_id, (version, until) in list(self._waiting.items()):
            try:
                await self.cache.placehold(user_id, version)
            except CacheUnavailable:
                if time.monotonic() < until:
                    return
            if self._waiting.get(user_id) == (version, until):
                del self._waiting[user_id]
