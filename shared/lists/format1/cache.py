"""The Redis half of the list protocol (docs/decisions/0001)."""

import uuid
from collections.abc import Iterable
from typing import Any

from shared.contracts.errors import CacheUnavailable
from shared.lists.format1.stored_list import FirstLines, ListRecord, StoredList
from shared.stores.redis_cache import RedisCache

PLACEHOLDER_SECONDS = 30
SCAN_BATCH_SIZE = 1000

# KEYS: the list. ARGV: profile version, a new token, TTL in seconds.
# Replaces nothing, or something older, by a placeholder. Returns the token of the placeholder that is present now, or
# an empty string if a list is present.
PUT_PLACEHOLDER = """
local present = redis.call('GETRANGE', KEYS[1], 0, 63)
local version = string.match(present, '^%d+')
if version and tonumber(version) >= tonumber(ARGV[1]) then return string.match(present, '^%d+ (%w+)\\n') or '' end
redis.call('SET', KEYS[1], ARGV[1] .. ' ' .. ARGV[2] .. '\\n', 'EX', ARGV[3])
return ARGV[2]
"""

# KEYS: the list. ARGV: profile version, token of the placeholder, TTL in seconds, value. Returns 1 if it set the value.
FILL = """
local present = redis.call('GETRANGE', KEYS[1], 0, 63)
local version, token = string.match(present, '^(%d+) ?(%w*)\\n')
if not version or tonumber(version) > tonumber(ARGV[1]) then return 0 end
if token ~= '' and token ~= ARGV[2] then return 0 end
redis.call('SET', KEYS[1], ARGV[4], 'EX', ARGV[3])
return 1
"""


class ListCache:
    """Lists in Redis. A fill needs the token of a placeholder that was put before its list was computed or read, so an
    old list never replaces a newer one."""

    def __init__(self, cache: RedisCache, prefix: str, seconds: int) -> None:
        self.cache = cache
        self.prefix = prefix
        self.seconds = seconds
        self._put_placeholder = cache.redis.register_script(PUT_PLACEHOLDER)
        self._fill = cache.redis.register_script(FILL)

    def key(self, user_id: int) -> str:
        return f"{self.prefix}list:{user_id}"

    async def get(self, user_id: int, amount: int) -> FirstLines | None:
        try:
            value = await self.cache.call(lambda redis: redis.get(self.key(user_id)))
        except CacheUnavailable:
            self.cache.metrics.count_lookup("lists", "away")
            return None
        assert not isinstance(value, str), "the client does not decode responses"
        if value is None or value.endswith(b"\n"):
            self.cache.metrics.count_lookup("lists", "miss")
            return None
        self.cache.metrics.count_lookup("lists", "hit")
        return FirstLines(value, amount, "cache")

    async def put_placeholder(self, user_id: int, version: int = 0) -> bytes:
        """Start a fill, and block lists older than `version`. Return the token that the fill needs.

        Raises `CacheUnavailable` if Redis does not respond.
        """
        args: list[Any] = [version, uuid.uuid4().hex, PLACEHOLDER_SECONDS]
        token: bytes = await self.cache.call(lambda _: self._put_placeholder(keys=[self.key(user_id)], args=args))
        return token

    async def try_put_placeholder(self, user_id: int, version: int = 0) -> bytes | None:
        """Like `put_placeholder`, but return None if Redis does not respond."""
        try:
            return await self.put_placeholder(user_id, version)
        except CacheUnavailable:
            return None

    async def fill(self, record: ListRecord, token: bytes) -> bool:
        """Return False if the cache refused the list, because it is outdated or its placeholder is gone.

        Raises `CacheUnavailable` if Redis does not respond.
        """
        stored = StoredList.from_record(record)
        args: list[Any] = [stored.profile_version, token, self.seconds, stored.to_bytes()]
        filled = bool(await self.cache.call(lambda _: self._fill(keys=[self.key(stored.user_id)], args=args)))
        if not filled:
            self.cache.metrics.count_fence_rejection("redis")
        return filled

    async def try_fill(self, record: ListRecord, token: bytes | None) -> bool:
        """Like `fill`, but return False if Redis does not respond, or did not when the placeholder was put."""
        try:
            return token is not None and await self.fill(record, token)
        except CacheUnavailable:
            return False

    async def remove(self, user_ids: Iterable[int]) -> None:
        """Like `clear`, for these users."""
        keys = [self.key(user_id) for user_id in user_ids]
        if keys:
            await self.cache.call(lambda redis: redis.unlink(*keys))

    async def clear(self) -> None:
        """Delete all lists and placeholders, so that fills in progress are refused.

        Raises `CacheUnavailable` if Redis does not respond.
        """
        cursor = await self._clear_batch(0)
        while cursor:
            cursor = await self._clear_batch(cursor)

    async def _clear_batch(self, cursor: int) -> int:
        async def delete(redis: Any) -> int:
            next_cursor, keys = await redis.scan(cursor, f"{self.prefix}list:*", SCAN_BATCH_SIZE)
            if keys:
                await redis.unlink(*keys)
            return int(next_cursor)

        return await self.cache.call(delete)
