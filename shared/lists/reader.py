"""What web and voice read lists with."""

from shared.contracts.errors import StoreUnavailable
from shared.lists.cache import ListCache
from shared.lists.cache_lease import CacheLease
from shared.lists.stored_list import FoundList, OutdatedList, StoredList
from shared.lists.table import ListTable


class ListReader:
    """What web and voice read lists with: one GET on a hit; on a miss the record, which refills the cache."""

    def __init__(self, cache: ListCache, table: ListTable, lease: CacheLease) -> None:
        self.cache = cache
        self.table = table
        self.lease = lease

    async def read(self, user_id: int) -> FoundList | OutdatedList | None:
        """Raises `StoreUnavailable` where neither store can tell."""
        if self.lease.is_valid():
            return await self.read_cached(user_id) or await self._read_through(user_id)
        try:
            return _answer(await self.table.get(user_id))
        except StoreUnavailable:
            hit = await self.cache.get(user_id) if await self.lease.cache_is_safe() else None
            if hit is None:
                raise
            return hit

    async def read_cached(self, user_id: int) -> FoundList | None:
        """What the cache has, if it may be believed."""
        return await self.cache.get(user_id) if self.lease.is_valid() else None

    async def _read_through(self, user_id: int) -> FoundList | OutdatedList | None:
        token = await self.cache.try_put_placeholder(user_id)
        stored = await self.table.get(user_id)
        if isinstance(stored, StoredList):
            await self.cache.try_fill(stored, token)
        return _answer(stored)


def _answer(stored: StoredList | OutdatedList | None) -> FoundList | OutdatedList | None:
    return FoundList(stored.to_bytes(), "store") if isinstance(stored, StoredList) else stored
