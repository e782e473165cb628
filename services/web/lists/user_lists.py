"""Reads a user's list: from the cache or the table if a current one is stored, else from the recommender."""

import time

from services.web.clients.recommender import Recommender
from shared.contracts.errors import StoreUnavailable
from shared.contracts.lists import NO_CONTROLS, Controls, Source
from shared.lists.found_list import FoundList, OutdatedList
from shared.lists.reader import ListReader, ReadyListReader
from shared.lists.single_flight import SingleFlight
from shared.lists.stale_model_refresh import StaleModelRefresher
from shared.telemetry.metrics import Metrics

SourcedList = tuple[bytes, Source]
"""A list as JSON, and where it came from."""


class UserLists:
    def __init__(
        self,
        reader: ListReader,
        recommender: Recommender,
        refreshes: StaleModelRefresher,
        ready: ReadyListReader,
        metrics: Metrics | None = None,
    ) -> None:
        self.reader = reader
        self.recommender = recommender
        self.refreshes = refreshes
        self.ready = ready
        self.metrics = metrics or Metrics()
        self.flights: SingleFlight[tuple[int, int], SourcedList] = SingleFlight(self.metrics)

    async def read(self, user_id: int, amount: int, controls: Controls) -> bytes:
        """Returns the list as JSON."""
        started = time.perf_counter()
        body, source = await self._read(user_id, amount, controls)
        self.metrics.observe_list(source, time.perf_counter() - started)
        return body

    async def read_ready(self, user_id: int, amount: int) -> bytes | None:
        """The list as JSON, if it is in the cache and open to everyone. Nothing is counted."""
        cached = await self.ready.read(user_id, amount)
        if cached is None or not cached.is_open:
            return None
        self.refreshes.refresh_if_outdated(user_id, cached)
        return cached.body()

    async def _read(self, user_id: int, amount: int, controls: Controls) -> SourcedList:
        """Stored lists are made without controls, so a list with controls is always computed."""
        if controls.are_set():
            return await self.recommender.recommendations(user_id, amount, controls), "computed"
        hit = await self.reader.read_cached(user_id, amount)
        if hit is not None:
            return self._body(user_id, hit), "cache"
        return await self.flights.join((user_id, amount), lambda: self._read_missed(user_id, amount))

    async def _read_missed(self, user_id: int, amount: int) -> SourcedList:
        try:
            found = await self.reader.read(user_id, amount)
        except StoreUnavailable:
            found = None
        if found is not None and not isinstance(found, OutdatedList):
            return self._body(user_id, found), found.source
        return await self.recommender.recommendations(user_id, amount, NO_CONTROLS), "computed"

    def _body(self, user_id: int, found: FoundList) -> bytes:
        self.refreshes.refresh_if_outdated(user_id, found)
        return found.body()
