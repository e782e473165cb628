"""Counts attempts in Redis; while Redis is unavailable, each process counts on its own."""

import math
import time
from collections import OrderedDict
from typing import Any

from services.web.accounts.limits import Limit
from services.web.localization.messages import Message
from shared.contracts.errors import CacheUnavailable, TooManyRequests
from shared.stores.redis_cache import RedisCache

MAX_LOCAL_KEYS = 10_000
MINUTES_FROM = 120


class LocalCounter:
    """The counts of one process. Beyond `max_keys` it forgets the key that was counted longest ago."""

    def __init__(self, max_keys: int = MAX_LOCAL_KEYS) -> None:
        self.max_keys = max_keys
        self._windows: OrderedDict[str, tuple[float, int]] = OrderedDict()

    def count(self, key: str, seconds: int, cost: int = 1) -> tuple[int, int]:
        """Returns the attempts in the window, including this one, and the seconds until it ends."""
        now = time.monotonic()
        ends, attempts = self._windows.pop(key, (0.0, 0))
        if ends <= now:
            ends, attempts = now + seconds, 0
        attempts += cost
        self._windows[key] = (ends, attempts)
        if len(self._windows) > self.max_keys:
            self._windows.popitem(last=False)
        return attempts, math.ceil(ends - now)


def _told(seconds: int) -> Message:
    """In minutes, rounded up, where people would count in minutes."""
    if seconds < MINUTES_FROM:
        return Message("Too many attempts. Please try again in %(seconds)s seconds.", seconds=seconds)
    return Message("Too many attempts. Please try again in %(minutes)s minutes.", minutes=math.ceil(seconds / 60))


class RateLimiter:
    def __init__(self, cache: RedisCache, prefix: str) -> None:
        self.cache = cache
        self.prefix = prefix
        self.local = LocalCounter()

    async def count(self, limit: Limit, subject: str, cost: int = 1) -> None:
        """Counts one attempt by `subject`, or as many as it costs. Raises `TooManyRequests` beyond the limit."""
        key = f"{self.prefix}tries:{limit.name}:{subject}"
        try:
            attempts, seconds_left = await self._count(key, limit.seconds, cost)
        except CacheUnavailable:
            attempts, seconds_left = self.local.count(key, limit.seconds, cost)
        if attempts > limit.attempts:
            raise TooManyRequests(_told(seconds_left), retry_after=seconds_left)

    async def _count(self, key: str, seconds: int, cost: int) -> tuple[int, int]:
        async def count_and_expire(redis: Any) -> list[int]:
            # `lt` shortens what a key without an expiry has, and an expiry of a time when the clock of Redis was ahead
            pipeline = redis.pipeline().incr(key, cost).expire(key, seconds, lt=True).ttl(key)
            results: list[int] = await pipeline.execute()
            return results

        attempts, _, seconds_left = await self.cache.call(count_and_expire)
        return attempts, max(seconds_left, 1)
