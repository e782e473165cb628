"""The Redis half of the list protocol (docs/decisions/0001), as far as it is the same in both formats."""

import uuid
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Iterable
from functools import partial
from typing import Any

from redis.asyncio import Redis

from shared.contracts.errors import CacheUnavailable
from shared.lists.format1.stored_list import ListRecord
from shared.lists.found_list import FoundList
from shared.stores.multiplexed_redis import MultiplexedRedis, RedisScript
from shared.stores.redis_cache import RedisCache

PLACEHOLDER_SECONDS = 30
Script = Callable[..., Awaitable[Any]]
"""Called with the key and the arguments."""


async def _unlink(redis: Redis, key: str) -> None:
    await redis.unlink(key)


class FencedCache(ABC):
    """Lists in Redis. A fill needs the token of a placeholder that was put before its list was computed or read, so an
    old list never replaces a newer one. A format has its own keys, and Lua scripts that put a placeholder and fill."""

    def __init__(
        self,
        cache: RedisCache,
        key_prefix: str,
        seconds: int,
        *,
        put_placeholder: str,
        fill: str,
        multiplexed: MultiplexedRedis | None = None,
    ) -> None:
        """Without `multiplexed`, the scripts are run like everything else."""
        self.cache = cache
        self.multiplexed = multiplexed
        self.key_prefix = key_prefix
        self.seconds = seconds
        self._put_placeholder = self._registered(put_placeholder)
        self._fill = self._registered(fill)

    def _registered(self, source: str) -> Script:
        if self.multiplexed is not None:
            return partial(self.multiplexed.run, RedisScript(source))
        script = self.cache.redis.register_script(source)
        return lambda key, *words: self.cache.call(lambda _: script(keys=[key], args=[*words]))

    def key(self, user_id: int) -> str:
        return f"{self.key_prefix}{user_id}"

    async def get(self, user_id: int, amount: int) -> FoundList | None:
        try:
            found = await self.find(user_id, amount)
        except CacheUnavailable:
            self.cache.metrics.count_lookup("lists", "away")
            return None
        self.cache.metrics.count_lookup("lists", "hit" if found else "miss")
        return found

    @abstractmethod
    async def find(self, user_id: int, amount: int) -> FoundList | None:
        """Like `get`, but counts nothing. Raises `CacheUnavailable` if Redis does not respond."""

    async def put_placeholder(self, user_id: int, version: int = 0) -> bytes:
        """Start a fill, and block lists older than `version`. Return the token that the fill needs.

        Raises `CacheUnavailable` if Redis does not respond.
        """
        token: bytes = await self._put_placeholder(self.key(user_id), version, uuid.uuid4().hex, PLACEHOLDER_SECONDS)
        return token

    async def try_put_placeholder(self, user_id: int, version: int = 0) -> bytes | None:
        """Like `put_placeholder`, but return None if Redis does not respond."""
        try:
            return await self.put_placeholder(user_id, version)
        except CacheUnavailable:
            return None

    @abstractmethod
    async def fill(self, record: ListRecord, token: bytes) -> bool:
        """Return False if the cache refused the list, because it is outdated or its placeholder is gone.

        Raises `CacheUnavailable` if Redis does not respond.
        """

    async def try_fill(self, record: ListRecord, token: bytes | None) -> bool:
        """Like `fill`, but return False if Redis does not respond, or did not when the placeholder was put."""
        try:
            return token is not None and await self.fill(record, token)
        except CacheUnavailable:
            return False

    async def _fill_with(self, user_id: int, version: int, token: bytes, values: Iterable[bytes]) -> bool:
        filled = bool(await self._fill(self.key(user_id), version, token, self.seconds, *values))
        if not filled:
            self.cache.metrics.count_fence_rejection("redis")
        return filled

    async def remove(self, user_ids: Iterable[int]) -> None:
        """Delete the lists and placeholders of these users, so that fills in progress are refused.

        Raises `CacheUnavailable` if Redis does not respond.
        """
        for key in map(self.key, user_ids):
            await self.cache.call(partial(_unlink, key=key))

    async def clear(self) -> None:
        """Delete all lists and placeholders, so that fills in progress are refused.

        Raises `CacheUnavailable` if Redis does not respond.
        """
        await self.cache.remove_keys(self.key_prefix)
