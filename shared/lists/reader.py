"""How web and voice read lists."""

from shared.contracts.errors import StoreUnavailable
from shared.lists.cache_lease import CacheLease
from shared.lists.format1.cache import ListCache
from shared.lists.format1.stored_list import FoundList, OutdatedList, StoredList
from shared.lists.format1.table import ListTable


class ListReader:
    """Reads the cache: one GET on a hit. On a miss, reads the record and refills the cache."""

    def __init__(self, cache: ListCache, table: ListTable, lease: CacheLease) -> None:
        self.cache = cache
        self.table = table
        self.lease = lease

    async def read(self, user_id: int) -> FoundList | OutdatedList | None:
        """Raises `StoreUnavailable` if neither store can answer."""
        if self.lease.is_valid():
            return await self.read_cached(user_id) or await self._read_through(user_id)
        try:
            return _found(await self.table.get(user_id))
        except StoreUnavailable:
            cached = await self.cache.get(user_id) if await self.lease.cache_is_safe() else None
            if cached is None:
                raise
            return cached

    async def read_cached(self, user_id: int) -> FoundList | None:
        """The cached list, if the lease allows using the cache."""
        return await self.cache.get(user_id) if self.lease.is_valid() else None

    async def _read_through(self, user_id: int) -> FoundList | OutdatedList | None:
        token = await self.cache.try_put_placeholder(user_id)
        record = await self.table.get(user_id)
        if isinstance(record, StoredList):
            await self.cache.try_fill(record, token)
        return _found(record)


def _found(record: StoredList | OutdatedList | None) -> FoundList | OutdatedList | None:
    return FoundList(record.to_bytes(), "store") if isinstance(record, StoredList) else record
