"""How web and voice read lists."""

from shared.contracts.errors import CacheUnavailable, StoreUnavailable
from shared.lists.cache import ListCache
from shared.lists.cache_lease import CacheLease
from shared.lists.format1.stored_list import ListRecord
from shared.lists.found_list import FoundList, OutdatedList
from shared.lists.fragments.catalogue_version import SEPARATOR, is_outdated, may_show_hidden
from shared.lists.list_stores import ListStores, VersionedListStores
from shared.lists.ready_list import CachedList
from shared.lists.store_format import StoreFormat


class ListReader:
    """Reads the cache: one round trip on a hit. On a miss, reads the record and refills the cache."""

    def __init__(self, stores: VersionedListStores, lease: CacheLease) -> None:
        self.stores = stores
        self.lease = lease

    async def read(self, user_id: int, amount: int) -> FoundList | OutdatedList | None:
        """Raises `StoreUnavailable` if neither store can answer."""
        stores = self.stores.reading
        if self.lease.is_valid():
            return await self._read_under_lease(stores, user_id, amount)
        try:
            return await self._certainly_current(_first(await self._read_table(user_id), amount))
        except StoreUnavailable:
            cached = await stores.cache.get(user_id, amount) if await self.lease.cache_is_safe() else None
            if cached is None:
                raise
            return self._current(cached)

    async def _read_under_lease(self, stores: ListStores, user_id: int, amount: int) -> FoundList | OutdatedList | None:
        cached = await stores.cache.get(user_id, amount)
        if cached is not None and not self._is_outdated(cached):
            return cached
        try:
            found = self._current(await _read_through(stores, user_id, amount))
        except StoreUnavailable:
            if cached is None:
                raise
            return self._current(cached)
        cannot_be_rendered = isinstance(found, OutdatedList) and found.earlier is None
        return self._current(cached) if cannot_be_rendered and cached is not None else found

    async def _read_table(self, user_id: int) -> ListRecord | OutdatedList | None:
        """Before the notices are read, for instance just after the start, the stores may be in another format than
        assumed."""
        stores = self.stores.reading
        record = await stores.table.get(user_id)
        if record is None and not self.lease.knows_hides():
            await self.lease.refresh()
            if not self.lease.knows_hides():
                raise StoreUnavailable
        if record is None and self.stores.reading is not stores:
            return await self.stores.reading.table.get(user_id)
        return record

    async def _certainly_current(self, found: FoundList | OutdatedList | None) -> FoundList | OutdatedList | None:
        """After the lease has run out, for instance while this process was suspended, movies may have been hidden."""
        if found is not None and not self.lease.knows_hides():
            await self.lease.refresh()
            if not self.lease.knows_hides():
                return OutdatedList()
        return self._current(found)

    async def read_cached(self, user_id: int, amount: int) -> FoundList | None:
        """The cached list, if the lease allows using the cache and it is of the current catalogue."""
        if not self.lease.is_valid():
            return None
        cached = await self.stores.reading.cache.get(user_id, amount)
        return None if cached is not None and self._is_outdated(cached) else cached

    def _current(self, found: FoundList | OutdatedList | None) -> FoundList | OutdatedList | None:
        if found is None or isinstance(found, OutdatedList) or not self._is_outdated(found):
            return found
        return OutdatedList(None if may_show_hidden(found.model_version, self.lease.notices) else found)

    def _is_outdated(self, found: FoundList) -> bool:
        return is_outdated(found.model_version, self.lease.notices)


async def _read_through(stores: ListStores, user_id: int, amount: int) -> FoundList | OutdatedList | None:
    token = await stores.cache.try_put_placeholder(user_id)
    record = await stores.table.get(user_id)
    if isinstance(record, ListRecord):
        await stores.cache.try_fill(record, token)
    return _first(record, amount)


def _first(record: ListRecord | OutdatedList | None, amount: int) -> FoundList | OutdatedList | None:
    return record.first(amount) if isinstance(record, ListRecord) else record


class ReadyListReader:
    """Reads lists in format 2 as ready bytes: one round trip, no other I/O, and nothing is counted."""

    def __init__(self, cache: ListCache, lease: CacheLease, store_format: StoreFormat) -> None:
        self.cache = cache
        self.lease = lease
        self.store_format = store_format

    async def read(self, user_id: int, amount: int) -> CachedList | None:
        """None where the cache holds no list, or must not be used."""
        if self.store_format.reading == 1 or not self.lease.is_valid():
            return None
        try:
            cached = await self.cache.find(user_id, amount)
        except CacheUnavailable:
            return None
        notices = self.lease.notices
        current = notices.model_version
        if cached is not None and (notices.hides or (current is not None and SEPARATOR in current)):
            return None if is_outdated(cached.model_version, notices) else cached
        return cached
