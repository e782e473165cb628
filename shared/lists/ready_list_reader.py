"""Cached lists as ready bytes: one round trip on a shared connection, and no other I/O."""

from shared.contracts.errors import CacheUnavailable
from shared.lists.cache import ListCache
from shared.lists.cache_lease import CacheLease
from shared.lists.ready_list import CachedList
from shared.lists.store_format import StoreFormat


class ReadyListReader:
    def __init__(self, cache: ListCache, lease: CacheLease, store_format: StoreFormat) -> None:
        self.cache = cache
        self.lease = lease
        self.store_format = store_format

    async def read(self, user_id: int, amount: int) -> CachedList | None:
        """None where the cache holds no list, or must not be used. Nothing is counted."""
        if self.store_format.reading == 1 or not self.lease.is_valid():
            return None
        try:
            return await self.cache.find(user_id, amount)
        except CacheUnavailable:
            return None
