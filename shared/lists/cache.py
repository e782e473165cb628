"""The Redis half of the list protocol (docs/decisions/0001), over the hash of docs/decisions/0020."""

import uuid
from collections.abc import Iterable
from functools import partial
from itertools import chain
from typing import Any

from redis.asyncio import Redis

from shared.contracts.errors import CacheUnavailable
from shared.lists.format1.stored_list import ListRecord
from shared.lists.ready_list import FIELDS_FOR_OWNER, CachedList, ReadyList
from shared.stores.multiplexed_redis import MultiplexedRedis
from shared.stores.redis_cache import RedisCache
from shared.stores.redis_connection import pack_words

PLACEHOLDER_SECONDS = 30
SCAN_BATCH_SIZE = 1000

# KEYS: the list. ARGV: profile version, a new token, TTL in seconds.
# Replaces nothing, or something older, by a placeholder. Returns the token of the placeholder that is present now, or
# an empty string if a list is present.
PUT_PLACEHOLDER = """
local present = redis.call('HGET', KEYS[1], 'v')
if present then
    local version, token = string.match(present, '^(%d+) ?(%w*)$')
    if tonumber(version) >= tonumber(ARGV[1]) then return token end
end
redis.call('DEL', KEYS[1])
redis.call('HSET', KEYS[1], 'v', ARGV[1] .. ' ' .. ARGV[2])
redis.call('EXPIRE', KEYS[1], ARGV[3])
return ARGV[2]
"""

# KEYS: the list. ARGV: profile version, token of the placeholder, TTL in seconds, then fields and values in turn.
# Returns 1 if it set the list.
FILL = """
local present = redis.call('HGET', KEYS[1], 'v')
if not present then return 0 end
local version, token = string.match(present, '^(%d+) ?(%w*)$')
if tonumber(version) > tonumber(ARGV[1]) then return 0 end
if token ~= '' and token ~= ARGV[2] then return 0 end
redis.call('DEL', KEYS[1])
redis.call('HSET', KEYS[1], unpack(ARGV, 4))
redis.call('EXPIRE', KEYS[1], ARGV[3])
return 1
"""

READ_START = [b"*%d\r\n%b" % (2 + len(fields), pack_words("HMGET")) for fields in FIELDS_FOR_OWNER]
READ_FIELDS = [pack_words(*fields) for fields in FIELDS_FOR_OWNER]
"""By amount: the parts of an `HMGET` before and after the key, packed once."""


async def _unlink(redis: Redis, key: str) -> None:
    await redis.unlink(key)


class ListCache:
    """Lists in Redis. A fill needs the token of a placeholder that was put before its list was computed or read, so an
    old list never replaces a newer one."""

    def __init__(self, cache: RedisCache, prefix: str, seconds: int, reads: MultiplexedRedis | None = None) -> None:
        """Without `reads`, lists are read like everything else."""
        self.cache = cache
        self.reads = reads
        self.prefix = prefix
        self.seconds = seconds
        self._put_placeholder = cache.redis.register_script(PUT_PLACEHOLDER)
        self._fill = cache.redis.register_script(FILL)

    def key(self, user_id: int) -> str:
        return f"{self.prefix}lists:{user_id}"

    async def get(self, user_id: int, amount: int) -> CachedList | None:
        try:
            cached = await self.find(user_id, amount)
        except CacheUnavailable:
            self.cache.metrics.count_lookup("lists", "away")
            return None
        self.cache.metrics.count_lookup("lists", "hit" if cached else "miss")
        return cached

    async def find(self, user_id: int, amount: int) -> CachedList | None:
        """Like `get`, but counts nothing. Raises `CacheUnavailable` if Redis does not respond."""
        if self.reads is None:
            values: Any = await self.cache.call(lambda redis: redis.hmget(self.key(user_id), FIELDS_FOR_OWNER[amount]))
        else:
            values = await self.reads.send(READ_START[amount] + pack_words(self.key(user_id)) + READ_FIELDS[amount])
        return CachedList.from_values(values, amount)

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

    async def fill(self, ready: ReadyList, token: bytes) -> bool:
        """Return False if the cache refused the list, because it is outdated or its placeholder is gone.

        Raises `CacheUnavailable` if Redis does not respond.
        """
        head = ready.head
        args: list[Any] = [head.profile_version, token, self.seconds, *chain.from_iterable(ready.fields().items())]
        filled = bool(await self.cache.call(lambda _: self._fill(keys=[self.key(head.user_id)], args=args)))
        if not filled:
            self.cache.metrics.count_fence_rejection("redis")
        return filled

    async def try_fill(self, record: ListRecord, token: bytes | None) -> bool:
        """Like `fill`, but return False if Redis does not respond, or did not when the placeholder was put. A list of
        format 1 is refused: while its profile is not converted, other processes may change it in format 1."""
        try:
            return token is not None and isinstance(record, ReadyList) and await self.fill(record, token)
        except CacheUnavailable:
            return False

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
        cursor = await self._clear_batch(0)
        while cursor:
            cursor = await self._clear_batch(cursor)

    async def _clear_batch(self, cursor: int) -> int:
        async def delete(redis: Any) -> int:
            next_cursor, keys = await redis.scan(cursor, f"{self.prefix}lists:*", SCAN_BATCH_SIZE)
            if keys:
                await redis.unlink(*keys)
            return int(next_cursor)

        return await self.cache.call(delete)
