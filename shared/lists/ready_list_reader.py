"""Cached lists as ready bytes: one round trip on a shared connection, and no other I/O."""

from shared.contracts.errors import CacheUnavailable
from shared.lists.cache_lease import CacheLease
from shared.lists.ready_list import FIELDS_FOR_OWNER, CachedList
from shared.lists.store_format import StoreFormat
from shared.stores.multiplexed_redis import MultiplexedRedis
from shared.stores.redis_connection import pack_words

COMMANDS = [b"*%d\r\n%b" % (2 + len(fields), pack_words("HMGET")) for fields in FIELDS_FOR_OWNER]
FIELDS = [pack_words(*fields) for fields in FIELDS_FOR_OWNER]


class ReadyListReader:
    def __init__(self, redis: MultiplexedRedis, prefix: str, lease: CacheLease, store_format: StoreFormat) -> None:
        self.redis = redis
        self.prefix = prefix
        self.lease = lease
        self.store_format = store_format

    async def read(self, user_id: int, amount: int) -> CachedList | None:
        """None where the cache holds no list, or must not be used. Nothing is counted."""
        if self.store_format.reading != 2 or not self.lease.is_valid():
            return None
        key = pack_words(f"{self.prefix}lists:{user_id}")
        try:
            values = await self.redis.send(COMMANDS[amount] + key + FIELDS[amount])
        except CacheUnavailable:
            return None
        return CachedList.from_values(values, amount)
