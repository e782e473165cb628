"""Which store a reader uses, and in which order."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, cast

import pytest

from shared.contracts.errors import CacheUnavailable, StoreUnavailable
from shared.contracts.lists import ListHead
from shared.lists.cache_lease import Notices
from shared.lists.found_list import OutdatedList
from shared.lists.list_stores import ListStores, VersionedListStores
from shared.lists.reader import ListReader, ReadyListReader
from shared.lists.ready_list import FIELDS, CachedList, FirstRows, ReadyList
from shared.lists.store_format import Format, StoreFormat
from tests.support.rendered_lists import ready_list

HEAD = ListHead(user_id=944, profile_version=7, model_version="m1", computed_at=datetime(2026, 1, 2, tzinfo=UTC))
RECORD = ready_list(HEAD)
FROM_STORE = FirstRows(RECORD, 5, "store")
CACHED = FirstRows(RECORD, 5, "cache")
Record = ReadyList | OutdatedList | None


@dataclass
class Stores:
    """Cache, table and lease in one, recording the calls."""

    cached: FirstRows | None = None
    record: Record | StoreUnavailable = None
    valid: bool = True
    safe: bool = False
    calls: list[tuple[Any, ...]] = field(default_factory=list)
    notices: Notices = field(default_factory=Notices)
    readable: bool = True
    refreshed: bool = False

    def is_valid(self) -> bool:
        return self.valid

    def knows_hides(self) -> bool:
        return self.valid or self.refreshed

    async def refresh(self) -> None:
        self.calls.append(("read notices",))
        self.refreshed = self.readable

    async def cache_is_safe(self) -> bool:
        self.calls.append(("ask whether the cache is safe",))
        return self.safe

    async def try_put_placeholder(self, user_id: int) -> bytes:
        self.calls.append(("put placeholder", user_id))
        return b"token"

    async def try_fill(self, record: ReadyList, token: bytes) -> bool:
        self.calls.append(("fill", record, token))
        return True

    def reader(self) -> ListReader:
        return ListReader(self.versioned(StoreFormat(2, 2)), cast("Any", self))

    def versioned(self, store_format: StoreFormat) -> VersionedListStores:
        """These stores are those of format 2, and nothing may touch the others."""
        return VersionedListStores(
            store_format, cast("Any", None), ListStores(cast("Any", Cache(self)), cast("Any", Table(self)))
        )


@dataclass
class Cache:
    stores: Stores

    async def get(self, user_id: int, amount: int) -> FirstRows | None:
        self.stores.calls.append(("get from cache", user_id, amount))
        return self.stores.cached

    def __getattr__(self, name: str) -> Any:
        return getattr(self.stores, name)


@dataclass
class Table:
    stores: Stores

    async def get(self, user_id: int) -> Record:
        self.stores.calls.append(("get from table", user_id))
        if isinstance(self.stores.record, StoreUnavailable):
            raise self.stores.record
        return self.stores.record


READ_NOTICES = ("read notices",)
FROM_CACHE, FROM_TABLE = ("get from cache", 944, 5), ("get from table", 944)
PLACEHOLDER, ASK = ("put placeholder", 944), ("ask whether the cache is safe",)


async def test_a_hit_reads_nothing_else() -> None:
    stores = Stores(cached=CACHED)
    assert await stores.reader().read(944, 5) == CACHED
    assert stores.calls == [FROM_CACHE]


async def test_a_miss_refills_the_cache_from_the_record_under_a_placeholder_put_before() -> None:
    stores = Stores(record=RECORD)
    assert await stores.reader().read(944, 5) == FROM_STORE
    assert stores.calls == [FROM_CACHE, PLACEHOLDER, FROM_TABLE, ("fill", RECORD, b"token")]


@pytest.mark.parametrize("record", [OutdatedList(), None])
async def test_an_outdated_or_missing_record_fills_nothing(record: Record) -> None:
    stores = Stores(record=record)
    assert await stores.reader().read(944, 5) == record
    assert stores.calls == [FROM_CACHE, PLACEHOLDER, FROM_TABLE]


async def test_a_miss_without_the_store_fails() -> None:
    with pytest.raises(StoreUnavailable):
        await Stores(record=StoreUnavailable()).reader().read(944, 5)


@pytest.mark.parametrize(("record", "answer"), [(RECORD, FROM_STORE), (OutdatedList(), OutdatedList()), (None, None)])
async def test_without_a_lease_only_the_record_counts(record: Record, answer: Any) -> None:
    stores = Stores(cached=CACHED, record=record, valid=False)
    assert await stores.reader().read(944, 5) == answer
    assert stores.calls == [FROM_TABLE, READ_NOTICES]


class JustStarted(Stores):
    """Reads the notices for the first time, and learns that the stores are in format 2."""

    store_format: StoreFormat

    async def refresh(self) -> None:
        await super().refresh()
        if self.readable:
            self.store_format.advance(2, 2)

    def reader(self) -> ListReader:
        self.store_format = StoreFormat()
        empty = cast("Any", Table(Stores()))
        stores = replace(self.versioned(self.store_format), format1=ListStores(cast("Any", None), empty))
        return ListReader(stores, cast("Any", self))


async def test_a_list_is_found_before_the_format_is_known() -> None:
    stores = JustStarted(record=RECORD, valid=False)
    assert await stores.reader().read(944, 5) == FROM_STORE
    assert stores.calls == [READ_NOTICES, FROM_TABLE]


async def test_a_list_is_found_where_another_request_learned_the_format_meanwhile() -> None:
    stores = JustStarted(record=RECORD, valid=False)
    reader = stores.reader()

    class OldTable:
        async def get(self, _user_id: int) -> None:
            await stores.refresh()

    reader.stores = replace(reader.stores, format1=ListStores(cast("Any", None), cast("Any", OldTable())))
    assert await reader.read(944, 5) == FROM_STORE
    assert stores.calls == [READ_NOTICES, FROM_TABLE]


async def test_no_list_is_missing_while_the_format_cannot_be_known() -> None:
    with pytest.raises(StoreUnavailable):
        await JustStarted(record=RECORD, valid=False, readable=False).reader().read(944, 5)


async def test_a_record_is_not_served_while_nobody_knows_what_is_hidden() -> None:
    stores = Stores(record=RECORD, valid=False, readable=False)
    assert await stores.reader().read(944, 5) == OutdatedList()


async def test_a_cached_list_with_a_hidden_movie_is_not_served_while_the_store_is_down() -> None:
    stores = Stores(CACHED, StoreUnavailable(), valid=False, safe=True, notices=Notices("m1", hides=1))
    assert await stores.reader().read(944, 5) == OutdatedList()


async def test_without_lease_and_store_a_safe_cache_is_used() -> None:
    stores = Stores(cached=CACHED, record=StoreUnavailable(), valid=False, safe=True)
    assert await stores.reader().read(944, 5) == CACHED
    assert stores.calls == [FROM_TABLE, ASK, FROM_CACHE]


@pytest.mark.parametrize(("cached", "safe"), [(CACHED, False), (None, True)])
async def test_without_lease_store_and_safe_cache_the_read_fails(cached: FirstRows | None, safe: bool) -> None:
    stores = Stores(cached=cached, record=StoreUnavailable(), valid=False, safe=safe)
    with pytest.raises(StoreUnavailable):
        await stores.reader().read(944, 5)


@pytest.mark.parametrize(("valid", "answer"), [(True, CACHED), (False, None)])
async def test_the_cache_alone_is_read_only_under_a_lease(valid: bool, answer: FirstRows | None) -> None:
    stores = Stores(cached=CACHED, valid=valid)
    assert await stores.reader().read_cached(944, 5) == answer
    assert stores.calls == ([FROM_CACHE] if valid else [])


class FoundOrDown:
    """A cache that finds a list, or is down."""

    def __init__(self, down: bool = False) -> None:
        self.down = down
        self.calls = 0

    async def find(self, _user_id: int, amount: int) -> CachedList | None:
        self.calls += 1
        if self.down:
            raise CacheUnavailable
        return CachedList.from_values(list(RECORD.fields().values()), amount)


@pytest.mark.parametrize(
    ("valid", "form", "down", "found"),
    [
        (True, 2, False, True),
        (True, 2, True, False),
        (False, 2, False, False),
        (True, 1, False, False),
    ],
)
async def test_ready_lists_need_format_2_a_lease_and_redis(valid: bool, form: Format, down: bool, found: bool) -> None:
    cache, lease = FoundOrDown(down), Stores(valid=valid)
    reader = ReadyListReader(cast("Any", cache), cast("Any", lease), StoreFormat(reading=form))
    assert (await reader.read(944, 5) is not None) is found
    assert cache.calls == (valid and form == 2)
    assert lease.calls == [], "it does no other I/O"


@pytest.mark.parametrize("valid", [True, False])
@pytest.mark.parametrize(("hides", "earlier"), [(0, FROM_STORE), (2, None)])
async def test_a_list_of_an_earlier_catalogue_is_kept_for_want_of_another_unless_a_movie_was_hidden_since(
    valid: bool, hides: int, earlier: FirstRows | None
) -> None:
    stores = Stores(cached=CACHED, record=RECORD, valid=valid, notices=Notices("m2+3", hides=hides))
    assert await stores.reader().read_cached(944, 5) is None
    assert await stores.reader().read(944, 5) == OutdatedList(earlier)


@pytest.mark.parametrize("valid", [True, False])
@pytest.mark.parametrize(("hides", "earlier"), [(0, CACHED), (2, None)])
async def test_without_the_store_the_earlier_list_is_the_cached_one(
    valid: bool, hides: int, earlier: FirstRows | None
) -> None:
    notices = Notices("m2+3", hides=hides)
    stores = Stores(CACHED, StoreUnavailable(), valid=valid, safe=True, notices=notices)
    assert await stores.reader().read(944, 5) == OutdatedList(earlier)


async def test_a_ready_list_of_an_earlier_catalogue_is_not_served() -> None:
    for model_version, is_served in (("m2+2", False), ("m1+3", True), ("m2", False)):
        head = HEAD.model_copy(update={"model_version": model_version})
        values = [ready_list(head).fields().get(name) for name in FIELDS[5]]
        cached = CachedList.from_values(values, 5)
        stores = Stores(cached=cast("Any", cached), notices=Notices("m2+3"))
        cache: Any = SimpleNamespace(find=Cache(stores).get)
        found = await ReadyListReader(cache, cast("Any", stores), StoreFormat(2, 2)).read(944, 5)
        assert (found is not None) == is_served


@pytest.mark.parametrize(("hides", "earlier"), [(0, CACHED), (3, None)])
async def test_a_cached_list_of_an_earlier_catalogue_is_kept_where_the_record_cannot_be_rendered(
    hides: int, earlier: Any
) -> None:
    """The fragments of its catalogue may not be here yet."""
    stores = Stores(cached=CACHED, record=OutdatedList(), notices=Notices("m2+3", hides=hides))
    assert await stores.reader().read(944, 5) == OutdatedList(earlier)
