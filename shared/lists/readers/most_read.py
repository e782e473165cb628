"""Whose lists were read most in the last day (docs/decisions/0071): in Redis, a sorted set of user ids for each hour.

Redis removes the set of an hour a day after that hour began, so that no id stays longer than a day after its last read.
What cannot be added is dropped: it only tells which lists are worth remaking first.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from typing import Any

from redis.asyncio import Redis

from shared.contracts.errors import CacheUnavailable
from shared.stores.redis_cache import RedisCache

PUBLISH_SECONDS = 30.0
"""Less than the two minutes after which a deletion is repeated (docs/decisions/0039), which removes late counts."""
HOUR, HOURS = 3600, 24
MAX_PER_HOUR = 5000
BATCH = 500
# KEYS: the hour. ARGV: its remaining seconds, how many to keep, then counts and ids in turn.
ADD = """
for place = 3, #ARGV, 2 do redis.call('ZINCRBY', KEYS[1], ARGV[place], ARGV[place + 1]) end
redis.call('ZREMRANGEBYRANK', KEYS[1], 0, -1 - ARGV[2])
redis.call('EXPIRE', KEYS[1], ARGV[1])
"""


class MostRead:
    def __init__(self, cache: RedisCache, prefix: str, clock: Callable[[], float] = time.time) -> None:
        self.cache = cache
        self.key_prefix = f"{prefix}reads:"
        self.clock = clock

    async def run(self, take: Callable[[], Mapping[int, int]]) -> None:
        """Adds what this process counts, as long as the service runs."""
        while True:
            await asyncio.sleep(PUBLISH_SECONDS)
            await self.add(take())

    async def add(self, counts: Mapping[int, int]) -> None:
        hour, passed = divmod(int(self.clock()), HOUR)
        seconds = HOURS * HOUR - passed
        rows = list(counts.items())
        for start in range(0, len(rows), BATCH):
            words = [word for user_id, count in rows[start : start + BATCH] for word in (count, user_id)]
            with suppress(CacheUnavailable):
                await self.cache.call(partial(_add, key=self._key(hour), words=[seconds, MAX_PER_HOUR, *words]))

    async def most_read(self, amount: int) -> list[int]:
        """User ids, the most read first. Raises `CacheUnavailable`."""
        total: Counter[int] = Counter()
        for key in self._keys():
            rows: Any = await self.cache.call(partial(_rows, key=key))
            total.update({int(user_id): int(count) for user_id, count in rows})
        ranked = await asyncio.to_thread(total.most_common, amount)
        return [user_id for user_id, _ in ranked]

    async def forget(self, user_id: int) -> None:
        """Raises `CacheUnavailable`. Then Redis forgets within a day."""
        for key in self._keys():
            await self.cache.call(partial(_forget, key=key, user_id=user_id))

    def _key(self, hour: int) -> str:
        return f"{self.key_prefix}{hour}"

    def _keys(self) -> list[str]:
        """Of the last day, and of the next hour, which the clock of another process may have reached."""
        hour = int(self.clock()) // HOUR
        return [self._key(hour - ago) for ago in range(-1, HOURS)]


async def _add(redis: Redis, key: str, words: list[int]) -> None:
    script: Any = redis.eval(ADD, 1, key, *map(str, words))
    await script


async def _rows(redis: Redis, key: str) -> Any:
    return await redis.zrange(key, 0, -1, withscores=True)


async def _forget(redis: Redis, key: str, user_id: int) -> None:
    await redis.zrem(key, user_id)
