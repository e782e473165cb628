"""Redis's half of the list protocol."""

import uuid
from typing import Any

from shared.contracts.errors import CacheUnavailable
from shared.lists.stored_list import FoundList, StoredList
from shared.stores.redis_cache import RedisCache

PLACEHOLDER_SECONDS = 30


SCANNED_AT_ONCE = 1000


# KEYS: list. ARGV: version, a new token, seconds to live.
# Puts a placeholder where the cache has nothing, or only something older. Returns the token of the placeholder that is
# there now, or nothing where there is a list.
PUT_PLACEHOLDER = """
local held = redis.call('GETRANGE', KEYS[1], 0, 63)
local version = string.match(held, '^%d+')
if version and tonumber(version) >= tonumber(ARGV[1]) then return string.match(held, '^%d+ (%w+)\\n') or '' end
redis.call('SET', KEYS[1], ARGV[1] .. ' ' .. ARGV[2] .. '\\n', 'EX', ARGV[3])
return ARGV[2]
"""


# KEYS: list. ARGV: version, the token the fill was begun with, seconds to live, value. Returns 1 where it is accepted.
FILL = """
local held = redis.call('GETRANGE', KEYS[1], 0, 63)
local version, token = string.match(held, '^(%d+) ?(%w*)\\n')
if not version or tonumber(version) > tonumber(ARGV[1]) then return 0 end
if token ~= '' and token ~= ARGV[2] then return 0 end
redis.call('SET', KEYS[1], ARGV[4], 'EX', ARGV[3])
return 1
"""


class ListCache:
    """Redis's half of the protocol."""

    def __init__(self, cache: RedisCache, prefix: str, seconds: int) -> None:
        self.cache = cache
        self.prefix = prefix
        self.seconds = seconds
        self._placehold = cache.redis.register_script(PUT_PLACEHOLDER)
        self._fill = cache.redis.register_script(FILL)

    def key(self, user_id: int) -> str:
        return f"{self.prefix}list:{user_id}"

    async def get(self, user_id: int) -> FoundList | None:
        try:
            value = await self.cache.call(lambda redis: redis.get(self.key(user_id)))
        except CacheUnavailable:
            self.cache.metrics.count_lookup("lists", "away")
            return None
        assert not isinstance(value, str)  # the client does not decode
        if value is None or value.endswith(b"\n"):
            self.cache.metrics.count_lookup("lists", "miss")
            return None
        self.cache.metrics.count_lookup("lists", "hit")
        return FoundList(value, "cache")

    async def put_placeholder(self, user_id: int, version: int = 0) -> bytes:
        """Begins a fill, or forbids lists older than `version`. Returns the token that the fill must show. Raises
        `CacheUnavailable`."""
        args: list[bytes | str | int] = [version, uuid.uuid4().hex, PLACEHOLDER_SECONDS]
        token: bytes = await self.cache.call(lambda _: self._placehold(keys=[self.key(user_id)], args=args))
        return token

    async def fill(self, stored: StoredList, token: bytes) -> bool:
        """False where it comes too late, and the cache has been left as it is. Raises `CacheUnavailable`."""
        args: list[bytes | str | int] = [stored.profile_version, token, self.seconds, stored.to_bytes()]
        filled = bool(await self.cache.call(lambda _: self._fill(keys=[self.key(stored.user_id)], args=args)))
        if not filled:
            self.cache.metrics.count_fence_rejection("redis")
        return filled

    async def clear(self) -> None:
        """No list that is there now stays, and no fill that has begun is accepted. Raises `CacheUnavailable`."""
        cursor = await self._empty_from(0)
        while cursor:
            cursor = await self._empty_from(cursor)

    async def _empty_from(self, cursor: int) -> int:
        async def step(redis: Any) -> int:
            following, keys = await redis.scan(cursor, f"{self.prefix}list:*", SCANNED_AT_ONCE)
            if keys:
                await redis.unlink(*keys)
            return int(following)

        return await self.cache.call(step)

    async def try_put_placeholder(self, user_id: int, version: int = 0) -> bytes | None:
        """As `put_placeholder`; None where Redis is away, and nothing can be filled."""
        try:
            return await self.put_placeholder(user_id, version)
        except CacheUnavailable:
            return None

    async def try_fill(self, stored: StoredList, token: bytes | None) -> bool:
        """Fills where a fill was begun. False where the cache does not hold the list now."""
        try:
            return token is not None and await self.fill(stored, token)
        except CacheUnavailable:
            return False
