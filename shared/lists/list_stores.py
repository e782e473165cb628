"""The cache and the table of lists, in the format that the stores are in (docs/decisions/0020)."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Protocol

from shared.lists.cache import ListCache
from shared.lists.format1.cache import ListCache as Format1Cache
from shared.lists.format1.stored_list import ListRecord
from shared.lists.format1.table import ListTable as Format1Table
from shared.lists.found_list import FoundList, OutdatedList
from shared.lists.fragments.table import Fragments
from shared.lists.rendering import RenderedList
from shared.lists.store_format import StoreFormat
from shared.lists.table import ListTable
from shared.stores.aws import DynamoDBClient
from shared.stores.multiplexed_redis import MultiplexedRedis
from shared.stores.redis_cache import RedisCache
from shared.stores.tables import Tables


class Cache(Protocol):
    @property
    def seconds(self) -> int: ...

    async def get(self, user_id: int, amount: int) -> FoundList | None: ...

    async def put_placeholder(self, user_id: int, version: int = 0) -> bytes: ...

    async def try_put_placeholder(self, user_id: int, version: int = 0) -> bytes | None: ...

    async def try_fill(self, record: ListRecord, token: bytes | None) -> bool: ...

    async def clear(self) -> None: ...

    async def remove(self, user_ids: Collection[int]) -> None: ...


class Table(Protocol):
    async def get(self, user_id: int) -> ListRecord | OutdatedList | None: ...

    async def model_version(self, user_id: int) -> str | None: ...

    async def put(self, rendered: RenderedList) -> bool: ...


@dataclass(frozen=True)
class ListStores:
    """Of one format."""

    cache: Cache
    table: Table


@dataclass(frozen=True)
class VersionedListStores:
    """Of both formats, and which of them is read and written now."""

    store_format: StoreFormat
    format1: ListStores
    format2: ListStores

    @classmethod
    def create(
        cls,
        store_format: StoreFormat,
        cache: RedisCache,
        dynamodb: DynamoDBClient,
        prefix: str,
        seconds: int,
        fragments: Callable[[], Fragments | None],
        multiplexed: MultiplexedRedis | None = None,
    ) -> "VersionedListStores":
        tables, metrics = Tables(prefix), cache.metrics
        return cls(
            store_format,
            ListStores(Format1Cache(cache, prefix, seconds), Format1Table(dynamodb, tables, metrics)),
            ListStores(ListCache(cache, prefix, seconds, multiplexed), ListTable(dynamodb, tables, fragments, metrics)),
        )

    @property
    def reading(self) -> ListStores:
        return self.format1 if self.store_format.reading == 1 else self.format2

    @property
    def writing(self) -> ListStores:
        return self.format1 if self.store_format.writing == 1 else self.format2
