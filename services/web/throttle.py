"""Counts tries in Redis; where it is away, everybody is let through."""

from dataclasses import dataclass
from typing import Any

from shared.cache import Cache, CacheUnavailable
from shared.errors import TooManyRequests


@dataclass(frozen=True)
class Limit:
    name: str
    tries: int
    seconds: int


class Throttle:
    def __init__(self, cache: Cache, prefix: str) -> None:
        self.cache = cache
        self.prefix = prefix

    async def count(self, limit: Limit, who: str) -> None:
        """Counts one try of `who`; raises `TooManyRequests` beyond the limit."""
        try:
            tries, seconds_left = await self._count(f"{self.prefix}tries:{limit.name}:{who}", limit.seconds)
        except CacheUnavailable:
            return
        if tries > limit.tries:
            raise TooManyRequests(
                f"Too many tries. Please try again in {seconds_left} seconds.", retry_after=seconds_left
            )

    async def _count(self, key: str, seconds: int) -> tuple[int, int]:
        async def count_and_expire(redis: Any) -> list[int]:
            steps = redis.pipeline().incr(key).expire(key, seconds, nx=True).ttl(key)
            answers: list[int] = await steps.execute()
            return answers

        tries, _, seconds_left = await self.cache.call(count_and_expire)
        return tries, max(seconds_left, 1)
