"""Whose turn it is to remake lists after a new model (docs/decisions/0071): a hash in Redis.

One recommender has the turn, as long as it renews it. An empty holder means that nothing is left to do for this
version. Where Redis lost it, or two have it after all, lists that are of the model already are left alone.
"""

import uuid
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from redis.asyncio import Redis

from shared.contracts.operations import Remaking
from shared.stores.redis_cache import RedisCache

TURN_SECONDS = 30
FINISHED_SECONDS = 24 * 3600
# KEYS: the hash. ARGV: version, who asks, seconds, who holds the turn from now on, lists done, lists in all.
HOLD = """
local present = redis.call('HMGET', KEYS[1], 'version', 'holder')
if present[1] == ARGV[1] and present[2] ~= ARGV[2] then return 0 end
redis.call('HSET', KEYS[1], 'version', ARGV[1], 'holder', ARGV[4], 'done', ARGV[5], 'total', ARGV[6])
redis.call('EXPIRE', KEYS[1], ARGV[3])
return 1
"""


@dataclass(frozen=True)
class RemakingTurn:
    cache: RedisCache
    prefix: str
    name: str = field(default_factory=lambda: uuid.uuid4().hex)

    async def hold(self, version: str, done: int, total: int, pause_seconds: float) -> bool:
        """False where another recommender has the turn for this version of the model, or its lists are finished.
        `pause_seconds`: until this is asked again at the latest. Raises `CacheUnavailable`."""
        seconds = TURN_SECONDS + int(pause_seconds)
        return await self._set([version, self.name, seconds, self.name, done, total])

    async def finish(self, version: str, total: int) -> None:
        """Raises `CacheUnavailable`."""
        await self._set([version, self.name, FINISHED_SECONDS, "", total, total])

    async def progress(self) -> Remaking | None:
        """None where no lists were remade lately. Raises `CacheUnavailable`."""
        version, done, total = await self.cache.call(partial(_progress, key=self._key))
        return Remaking(model_version=version, done=done, total=total) if version else None

    async def _set(self, words: list[Any]) -> bool:
        return bool(await self.cache.call(partial(_hold, key=self._key, words=words)))

    @property
    def _key(self) -> str:
        return f"{self.prefix}remaking"


async def _hold(redis: Redis, key: str, words: list[Any]) -> Any:
    script: Any = redis.eval(HOLD, 1, key, *map(str, words))
    return await script


async def _progress(redis: Redis, key: str) -> Any:
    values: Any = redis.hmget(key, ["version", "done", "total"])
    return await values
