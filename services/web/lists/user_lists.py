"""Reads a user's list: from the cache or the table if a current one is stored, else from the recommender."""

import time
from dataclasses import dataclass

from services.web.clients.recommender import Recommender
from services.web.lists.stored_selection import choose
from shared.contracts.errors import Forbidden, ListNotOpen, MatineeError, StoreUnavailable, Unavailable
from shared.contracts.lists import NO_CONTROLS, Controls, ReadableList, Source
from shared.contracts.values import MAX_AMOUNT
from shared.lists.found_list import FoundList, OutdatedList
from shared.lists.reader import ListReader, ReadyListReader
from shared.lists.readers.read_counts import ReadCounts
from shared.lists.single_flight import SingleFlight
from shared.lists.stale_model_refresh import StaleModelRefresher
from shared.telemetry.metrics import Metrics

SourcedList = tuple[bytes, Source]
"""A list as JSON, and where it came from."""


@dataclass(frozen=True)
class Reader:
    """Who reads a list: its owner, somebody with the link that the owner made, or anybody else. `may_be_owner`: their
    session says so, and could not be looked up."""

    is_owner: bool = False
    has_link: bool = False
    may_be_owner: bool = False


OWNER, ANYBODY = Reader(is_owner=True), Reader()


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
        self.counts = ReadCounts()
        self.flights: SingleFlight[tuple[int, int, Reader], SourcedList] = SingleFlight(self.metrics)

    async def read(self, user_id: int, amount: int, controls: Controls, reader: Reader = ANYBODY) -> bytes:
        """Returns the list as JSON. Readers other than the owner get the titles of a registered user's list only, and
        controls choose among these. Raises `ListNotOpen` or `OwnersOnly`, or `StoreUnavailable` to who may be the owner
        after all."""
        started = time.perf_counter()
        try:
            body, source = await self._read(user_id, amount, controls, reader)
        except MatineeError as error:
            if error.status == Forbidden.status and reader.may_be_owner:
                raise StoreUnavailable from error
            raise
        self.metrics.observe_list(source, time.perf_counter() - started)
        return body

    async def read_ready(
        self, user_id: int, amount: int, *, is_anonymous: bool, is_owner: bool = False
    ) -> bytes | None:
        """The list as JSON, if it is in the cache and everyone may see it, `is_owner`, or `is_anonymous` and strangers
        may see its titles. No metric counts it."""
        cached = await self.ready.read(user_id, amount)
        if cached is None or not (is_owner or is_anonymous or cached.is_open):
            return None
        body = cached.body() if is_owner else cached.body_for_others()
        if body is not None:
            self.counts.count(user_id)
            self.refreshes.refresh_if_outdated(user_id, cached)
        return body

    async def _read(self, user_id: int, amount: int, controls: Controls, reader: Reader) -> SourcedList:
        """Stored lists are made without controls, so a list with controls is always computed for its owner."""
        if not controls.are_set():
            return await self._read_stored(user_id, amount, reader)
        if reader.is_owner or await self.recommender.is_sample_user(user_id):
            return await self.recommender.recommendations(user_id, amount, controls), "computed"
        body, source = await self._read_stored(user_id, MAX_AMOUNT, reader)
        chosen = await choose(ReadableList.model_validate_json(body), amount, controls, self.recommender)
        return chosen.model_dump_json().encode(), source

    async def _read_stored(self, user_id: int, amount: int, reader: Reader) -> SourcedList:
        hit = await self.reader.read_cached(user_id, amount)
        if hit is not None:
            return self._body(user_id, hit, reader), hit.source
        return await self.flights.join((user_id, amount, reader), lambda: self._read_missed(user_id, amount, reader))

    async def _read_missed(self, user_id: int, amount: int, reader: Reader) -> SourcedList:
        try:
            found = await self.reader.read(user_id, amount)
        except StoreUnavailable:
            found = None
        if found is not None and not isinstance(found, OutdatedList):
            return self._body(user_id, found, reader), found.source
        try:
            return await self._computed(user_id, amount, reader), "computed"
        except MatineeError as error:
            if error.status != Unavailable.status or found is None or found.earlier is None:
                raise
            return self._body(user_id, found.earlier, reader), found.earlier.source

    async def _computed(self, user_id: int, amount: int, reader: Reader) -> bytes:
        if reader.is_owner:
            return await self.recommender.recommendations(user_id, amount, NO_CONTROLS)
        return await self.recommender.titles(user_id, amount, has_link=reader.has_link)

    def _body(self, user_id: int, found: FoundList, reader: Reader) -> bytes:
        self.refreshes.refresh_if_outdated(user_id, found)
        body = found.body() if reader.is_owner else found.body_for_others(has_link=reader.has_link)
        if body is None:
            raise ListNotOpen
        self.counts.count(user_id)
        return body
