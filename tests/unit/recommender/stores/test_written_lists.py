from typing import Any, cast

from services.recommender.stores.written_lists import WrittenListCache, WrittenListRecords
from shared.lists.list_stores import ListStores, VersionedListStores
from shared.lists.store_format import StoreFormat
from tests.support.compact_lists import HEAD
from tests.support.fakes.published_lists import FakeCache, FakeRecords
from tests.support.rendered_lists import rendered_list

LISTED = rendered_list(HEAD)


class Table(FakeRecords):
    async def get(self, user_id: int) -> None:
        raise NotImplementedError


def stores(store_format: StoreFormat) -> tuple[VersionedListStores, FakeCache, FakeCache]:
    caches = FakeCache(), FakeCache()
    both = [ListStores(cast("Any", cache), Table()) for cache in caches]
    return VersionedListStores(store_format, *both), *caches


async def test_lists_are_written_in_the_format_that_is_current() -> None:
    current = StoreFormat()
    versioned, old, new = stores(current)
    cache = WrittenListCache(versioned)
    for written, other in ((old, new), (new, old)):
        other.calls.clear()
        token = await cache.try_put_placeholder(944, 31)
        assert await cache.put_placeholder(944, 31) == token
        assert await cache.try_fill(LISTED.ready, token)
        assert await cache.get(944, 10) is not None
        assert cache.seconds == 600
        assert written.calls == ["placeholder 944 31", "placeholder 944 31", "fill 944 31", "get 944"]
        assert other.calls == []
        current.advance(2, 2)


async def test_lists_are_removed_in_both_formats() -> None:
    versioned, old, new = stores(StoreFormat(2, 1))
    await WrittenListCache(versioned).clear()
    await WrittenListCache(versioned).remove([944])
    assert old.calls == new.calls == ["clear", "remove [944]"]


async def test_records_are_written_in_the_format_that_is_current() -> None:
    old, new, current = Table(), Table(), StoreFormat()
    records = WrittenListRecords(
        VersionedListStores(current, ListStores(cast("Any", None), old), ListStores(cast("Any", None), new))
    )
    assert await records.put(LISTED)
    current.advance(2, 2)
    new.newer = True
    assert not await records.put(LISTED)
    assert old.puts == new.puts == [LISTED]


async def test_the_model_of_a_record_is_asked_in_the_format_that_is_written() -> None:
    old, new, current = Table(models={944: "v1"}), Table(models={944: "v2"}), StoreFormat()
    records = WrittenListRecords(
        VersionedListStores(current, ListStores(cast("Any", None), old), ListStores(cast("Any", None), new))
    )
    assert await records.model_version(944) == "v1"
    current.advance(2, 2)
    assert await records.model_version(944) == "v2"
