"""Counts tries in Redis; while it is away, each process counts for itself."""

import math
import time
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

from shared.contracts.errors import CacheUnavailable, TooManyRequests
from shared.stores.redis_cache import RedisCache

MOST_REMEMBERED = 10_000


@dataclass(frozen=True)
class Limit:
    name: str
    tries: int
    seconds: int


class OwnTries:
    """The count of one process. Beyond `most` names, the one that was quiet for longest is forgotten."""

    def __init__(self, most: int = MOST_REMEMBERED) -> None:
        self.most = most
        self._windows: OrderedDict[str, tuple[float, int]] = OrderedDict()

    def count(self, key: str, seconds: int) -> tuple[int, int]:
        """The tries in the window, with this one, and the seconds that are left of it."""
        now = time.monotonic()
        ends, tries = self._windows.pop(key, (0.0, 0))
        if ends <= now:
            ends, tries = now + seconds, 0
        self._windows[key] = (ends, tries + 1)
        if len(self._windows) > self.most:
            self._windows.popitem(last=False)
        return tries + 1, math.ceil(ends - now)


class Throttle:
    def __init__(self, cache: RedisCache, prefix: str) -> None:
        self.cache = cache
        self.prefix = prefix
        self.own = OwnTries()

    async def count(self, limit: Limit, who: str) -> None:
        """Counts one try of `who`; raises `TooManyRequests` beyond the limit."""
        key = f"{self.prefix}tries:{limit.name}:{who}"
        try:
            tries, seconds_left = await self._count(key, limit.seconds)
        except CacheUnavailable:
            tries, seconds_left = self.own.count(key, limit.seconds)
        if tries > limit.tries:
            raise TooManyRequests(
                f"Too many attempts. Please try again in {seconds_left} seconds.", retry_after=seconds_left
            )

    async def _count(self, key: str, seconds: int) -> tuple[int, int]:
        async def count_and_expire(redis: Any) -> list[int]:
            steps = redis.pipeline().incr(key).expire(key, seconds, nx=True).ttl(key)
            answers: list[int] = await steps.execute()
            return answers

        tries, _, seconds_left = await self.cache.call(count_and_expire)
        return tries, max(seconds_left, 1)
