"""Lists of format 2 in Redis: the hash of docs/decisions/0020."""

from itertools import chain
from typing import Any

from shared.lists.fenced_cache import FencedCache
from shared.lists.format1.stored_list import ListRecord
from shared.lists.ready_list import FIELDS, CachedList, ReadyList
from shared.stores.multiplexed_redis import MultiplexedRedis
from shared.stores.redis_cache import RedisCache
from shared.stores.redis_connection import pack_words

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

READ_START = [b"*%d\r\n%b" % (2 + len(fields), pack_words("HMGET")) for fields in FIELDS]
READ_FIELDS = [pack_words(*fields) for fields in FIELDS]
"""By amount: the parts of an `HMGET` before and after the key, packed once."""


class ListCache(FencedCache):
    def __init__(
        self, cache: RedisCache, prefix: str, seconds: int, multiplexed: MultiplexedRedis | None = None
    ) -> None:
        key_prefix = f"{prefix}lists:"
        super().__init__(
            cache, key_prefix, seconds, put_placeholder=PUT_PLACEHOLDER, fill=FILL, multiplexed=multiplexed
        )

    async def find(self, user_id: int, amount: int) -> CachedList | None:
        if self.multiplexed is None:
            values: Any = await self.cache.call(lambda redis: redis.hmget(self.key(user_id), FIELDS[amount]))
        else:
            key = self.key(user_id)
            values = await self.multiplexed.send(key, READ_START[amount] + pack_words(key) + READ_FIELDS[amount])
        return CachedList.from_values(values, amount)

    async def fill(self, record: ListRecord, token: bytes) -> bool:
        """Refuses a list of format 1: while its profile is not converted, other processes may change it in format 1."""
        if not isinstance(record, ReadyList):
            return False
        values = chain.from_iterable(record.fields().items())
        return await self._fill_with(record.head.user_id, record.head.profile_version, token, values)
