"""A user who puts movies on the watchlist, takes them off, and keeps a diary."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial

from tests.chaos.caller import CallResult, user_path
from tests.chaos.catalogue.ledger import Statement, Statements
from tests.chaos.checked_requests import CheckedRequests
from tests.chaos.dataset import MOVIES
from tests.chaos.visitors import Visitor

FIRST_DAY = date(2026, 1, 1)
COUNT_SECONDS = 20.0
Entry = tuple[int, str]
"""A movie, and a day; on the watchlist the day is empty."""


@dataclass
class Watcher:
    """Movies with even ids are wanted, those with odd ones seen."""

    user: Visitor
    requests: CheckedRequests
    pause: float
    stop: asyncio.Event
    entries: Statements[Entry] = field(default_factory=Statements)

    async def run(self) -> None:
        while not self.stop.is_set():
            await (self._change() if self.requests.rng.random() < 0.4 else self.read(self.requests.web()))
            await asyncio.sleep(self.requests.rng.uniform(0, 2 * self.pause))

    async def _change(self) -> None:
        rng = self.requests.rng
        movie = rng.randint(1, MOVIES)
        day = (FIRST_DAY + timedelta(days=rng.randrange(5))).isoformat() if movie % 2 else ""
        entry = (movie, day)
        if entry in self.entries.uncertain:
            return
        before = self.entries.held.get(entry)
        value = before is None or not before.value
        self.entries.begin(entry)
        result = await self.requests.insist(partial(self._send, entry, value))
        if result:
            self.entries.acknowledge(entry, value, result.attempts)
        else:
            self.entries.abandon(entry)

    async def _send(self, entry: Entry, value: bool) -> CallResult:
        movie, day = entry
        resource = f"diary/{movie}/{day}" if day else f"watchlist/{movie}"
        return await self._ask("want or see", "PUT" if value else "DELETE", self.requests.web(), resource)

    async def _ask(self, kind: str, method: str, process: str, resource: str) -> CallResult:
        path = f"{user_path(process, self.user.user_id)}/{resource}"
        return await self.requests.caller.ask(kind, process, method, path, token=self.user.token)

    async def read(self, process: str) -> bool:
        """Whether both were read. A movie that an operator hid is not shown."""
        promise, shown = self.entries.promise(), self.requests.catalogue.shown.promise()
        wanted = await self._ask("watchlist", "GET", process, "watchlist")
        seen = await self._ask("diary", "GET", process, "diary")
        if not (wanted.ok and seen.ok):
            return False
        movies = [movie["movie_id"] for movie in wanted.body["movies"]]
        entries = {(movie, "") for movie in movies} | {
            (each["movie_id"], each["seen_on"]) for each in seen.body["entries"]
        }
        ids = [movie for movie, _ in entries]
        broken = self.requests.catalogue.hidden_in(shown, ids) + self._missing(promise, entries)
        self.requests.caller.record.record_read(seen, broken)
        return True

    def _missing(self, promise: Mapping[Entry, Statement], entries: set[Entry]) -> list[str]:
        wrong = self.entries.broken(promise, entries, [True, False])
        kept = [entry for entry in wrong if entry[0] not in self.requests.catalogue.touched]
        return [f"not as acknowledged on the watchlist or in the diary: {kept}"] if kept else []

    async def count(self) -> None:
        """At the end, with no change in flight."""
        async with asyncio.timeout(COUNT_SECONDS):
            while not await self.read("web-1"):
                await asyncio.sleep(0.1)
