from typing import Any, cast

from shared.lists.cache import ListCache
from shared.lists.format1.cache import ListCache as Format1Cache
from shared.lists.format1.table import ListTable as Format1Table
from shared.lists.list_stores import VersionedListStores
from shared.lists.store_format import StoreFormat
from shared.lists.table import ListTable
from shared.stores.redis_cache import RedisCache, open_redis


async def test_reading_and_writing_follow_the_format_of_the_stores() -> None:
    """During a migration, format 2 is read before it is written."""
    cache, store_format = RedisCache(open_redis("redis://127.0.0.1:1/0")), StoreFormat()
    stores = VersionedListStores.create(store_format, cache, cast("Any", None), "test-", 60, lambda: None)
    assert isinstance(stores.format1.cache, Format1Cache)
    assert isinstance(stores.format1.table, Format1Table)
    assert isinstance(stores.format2.cache, ListCache)
    assert isinstance(stores.format2.table, ListTable)
    assert stores.reading is stores.writing is stores.format1
    store_format.advance(reading=2, writing=1)
    assert (stores.reading, stores.writing) == (stores.format2, stores.format1)
    store_format.advance(reading=2, writing=2)
    assert stores.reading is stores.writing is stores.format2
    await cache.close()
