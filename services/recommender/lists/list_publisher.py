"""Puts computed lists into the stores. Each method returns whether the cache holds the list now."""

from dataclasses import dataclass

import structlog

from services.recommender.domain.ports import ListCache, ListRecords
from services.recommender.lists.computed_list import ComputedList
from shared.contracts.errors import StoreUnavailable
from shared.lists.rendering import RenderedList

log = structlog.get_logger()


@dataclass(frozen=True)
class ListPublisher:
    cache: ListCache
    records: ListRecords

    async def store(self, computed: ComputedList) -> bool:
        """The record is written first: where it is newer already, this list is outdated and must not reach the cache. A
        list that cannot be stored is a miss for the next reader, never a stale hit."""
        return computed.stored is not None and await self._record(computed.stored) and await self.fill(computed)

    async def fill(self, computed: ComputedList) -> bool:
        return computed.stored is not None and await self.cache.try_fill(computed.stored.ready, computed.token)

    async def _record(self, stored: RenderedList) -> bool:
        try:
            return await self.records.put(stored)
        except StoreUnavailable:
            log.warning("list not stored", user_id=stored.user_id, profile_version=stored.profile_version)
            return False
