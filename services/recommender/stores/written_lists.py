"""The lists of the stores in the format that is written now (docs/decisions/0020)."""

from collections.abc import Collection
from dataclasses import dataclass

from shared.lists.found_list import FoundList
from shared.lists.list_stores import VersionedListStores
from shared.lists.ready_list import ReadyList
from shared.lists.rendering import RenderedList


@dataclass(frozen=True)
class WrittenListCache:
    stores: VersionedListStores

    @property
    def seconds(self) -> int:
        return self.stores.writing.cache.seconds

    async def get(self, user_id: int, amount: int) -> FoundList | None:
        return await self.stores.writing.cache.get(user_id, amount)

    async def put_placeholder(self, user_id: int, version: int = 0) -> bytes:
        return await self.stores.writing.cache.put_placeholder(user_id, version)

    async def try_put_placeholder(self, user_id: int, version: int = 0) -> bytes | None:
        return await self.stores.writing.cache.try_put_placeholder(user_id, version)

    async def try_fill(self, ready: ReadyList, token: bytes | None) -> bool:
        return await self.stores.writing.cache.try_fill(ready, token)

    async def clear(self) -> None:
        """Clears both, since a reader may still read the format that is written no longer."""
        await self.stores.format1.cache.clear()
        await self.stores.format2.cache.clear()

    async def remove(self, user_ids: Collection[int]) -> None:
        await self.stores.format1.cache.remove(user_ids)
        await self.stores.format2.cache.remove(user_ids)


@dataclass(frozen=True)
class WrittenListRecords:
    stores: VersionedListStores

    async def model_version(self, user_id: int) -> str | None:
        return await self.stores.writing.table.model_version(user_id)

    async def put(self, rendered: RenderedList) -> bool:
        return await self.stores.writing.table.put(rendered)
