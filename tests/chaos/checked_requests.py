"""Requests with their checks: reads of lists and ratings, reads by voice, and changes that are retried."""

import asyncio
import random
import re
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from itertools import count

from tests.chaos.caller import Caller, CallResult, Outcome, user_path
from tests.chaos.catalogue.ledger import CatalogueLedger, Statement
from tests.chaos.dataset import movies_by_title
from tests.chaos.history import Read, Write
from tests.chaos.ledger import Change
from tests.chaos.visitors import Visitor

CONTROLS = ("&genre=Comedy", "&from_year=1980&diversity=0.5", "&popularity=-0.5")
RETRY_SECONDS = (0.03, 0.15)
TITLE = re.compile(r"^\d+\. (.*)$", re.MULTILINE)
MOVIE_OF = movies_by_title()


@dataclass
class CheckedRequests:
    """All requests to the stack, with their checks."""

    caller: Caller
    rng: random.Random
    give_up: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when unacknowledged changes should be abandoned."""
    catalogue: CatalogueLedger = field(default_factory=CatalogueLedger)
    catalogue_changes: bool = False
    """Lists of before may then be outdated, and not be there without a recommender."""
    settled: Counter[tuple[str, bool]] = field(default_factory=Counter)
    retry_seconds: tuple[float, float] = RETRY_SECONDS

    def web(self) -> str:
        return self.rng.choice(self.caller.stack.shape.names("web"))

    def voice(self) -> str:
        return self.rng.choice(self.caller.stack.shape.names("voice"))

    async def insist(self, ask: Callable[[], Awaitable[CallResult]]) -> CallResult | None:
        """The first answer, with the number of attempts; None if it was given up."""
        for attempts in count(1):
            result = await ask()
            if result.ok:
                return replace(result, attempts=attempts)
            if self.give_up.is_set():
                break
            await asyncio.sleep(self.rng.uniform(*self.retry_seconds))
        return None

    async def read(self, user: Visitor, process: str, controls: str = "") -> CallResult:
        promise, shown = user.ledger.promise(), self.catalogue.shown.promise()
        path = f"{user_path(process, user.user_id)}/recommendations?amount={self.rng.choice((10, 10, 100))}{controls}"
        result = await self.caller.ask("computed list" if controls else "list", process, "GET", path, token=user.token)
        if result.ok:
            movies = [movie["movie_id"] for movie in result.body["movies"]]
            version, hidden = result.body["profile_version"], self.catalogue.hidden_in(shown, movies)
            user.suggested = movies[:10]
            if version is None:  # the session could not be checked, so this is what strangers see
                unrated = user.ledger.broken_by_list(promise, promise.version, movies)
                self.caller.record.record_read(result, unrated + hidden)
                return result
            broken = user.ledger.broken_by_list(promise, version, movies) + hidden
            self._record_read(result, user, version, broken)
        return result

    async def ratings(self, user: Visitor, process: str) -> CallResult:
        promise = user.ledger.promise()
        path = f"{user_path(process, user.user_id)}/ratings"
        result = await self.caller.ask("ratings", process, "GET", path, token=user.token)
        if result.ok:
            version = result.body["profile_version"]
            self._record_read(result, user, version, user.ledger.broken_by_ratings(promise, version, stars_of(result)))
        return result

    def _record_read(self, result: CallResult, user: Visitor, version: int, broken: list[str]) -> None:
        self.caller.record.record_read(result, broken)
        stars = stars_of(result) if result.kind == "ratings" else None
        user.history.reads.append(Read(version, result.started, result.ended, stars))
        for wrong in user.ledger.impossible(version):
            self.caller.record.record_error(result, wrong)

    async def ask_by_voice(self, user: Visitor, process: str) -> CallResult:
        """Voice reports no version, so only check that no rated movie is read out."""
        promise, shown = user.ledger.promise(), self.catalogue.shown.promise()
        result = await self.caller.ask_by_voice(process, user.user_id)
        if result.ok and promise.ratings:
            titles = titles_of(result)
            if not titles and user.ledger.has_rated_since(promise):
                said = result.body["response"]["response"].get("outputSpeech")
                self.caller.record.record_error(result, f"no list for user {user.user_id}, who has rated: {said}")
            movies = [MOVIE_OF[title] for title in titles if title in MOVIE_OF]
            broken = user.ledger.broken_by_list(promise, promise.version, movies)
            self.caller.record.record_read(result, broken + self.catalogue.hidden_in(shown, movies))
        return result

    async def change(
        self, user: Visitor, movie: int, stars: float | None, *, gives_up: float = 0, process: str = ""
    ) -> int:
        """Repeats the change through any process until it is acknowledged. Returns the number of attempts, or 0 if it
        gave up."""
        change, write = user.ledger.begin(movie, stars), user.history.begin(movie, stars)
        tries = 0
        try:
            tries = await self._repeat_until_acknowledged(user, change, write, gives_up, process)
        finally:
            if not tries:
                user.ledger.abandon(change)
        return tries

    async def _repeat_until_acknowledged(
        self, user: Visitor, change: Change, write: Write, gives_up: float, process: str
    ) -> int:
        for tries in count(1):
            shown = self.catalogue.shown.promise()
            result = await self._send_change(user, change, process or self.web())
            if result.ok:
                user.history.acknowledge(write, result.body["profile_version"], result.started, result.ended)
                self._record_acknowledgement(user, change, result, shown)
                return tries
            if self.give_up.is_set() or self.rng.random() < gives_up:
                break
            await asyncio.sleep(self.rng.uniform(*self.retry_seconds))
        return 0

    async def _send_change(self, user: Visitor, change: Change, process: str) -> CallResult:
        path = f"{user_path(process, user.user_id)}/ratings/{change.movie_id}"
        if change.stars is None:
            return await self.caller.ask("unrate", process, "DELETE", path, token=user.token)
        return await self.caller.ask("rate", process, "PUT", path, json={"rating": change.stars}, token=user.token)

    def _record_acknowledgement(
        self, user: Visitor, change: Change, result: CallResult, shown: Mapping[int, Statement]
    ) -> None:
        record, listed = self.caller.record, result.body["recommendations"]
        for wrong in user.ledger.acknowledge(change, result.body["profile_version"]):
            record.record_error(result, wrong)
        movies = [movie["movie_id"] for movie in listed["movies"]]
        if listed["profile_version"] < result.body["profile_version"] or (change.stars and change.movie_id in movies):
            record.stale.append(record.describe(result, "acknowledged with a list that does not contain the change"))
        record.stale += [record.describe(result, wrong) for wrong in self.catalogue.hidden_in(shown, movies)]

    async def settled_list(self, user_id: int, process: str) -> CallResult:
        shown = self.catalogue.shown.promise()
        path = f"{user_path(process, user_id)}/recommendations?amount=10"
        result = await self.caller.ask("settled list", process, "GET", path)
        if result.ok:
            movies = [movie["movie_id"] for movie in result.body["movies"]]
            self.caller.record.stale += [
                self.caller.record.describe(result, wrong) for wrong in self.catalogue.hidden_in(shown, movies)
            ]
        self._record_stable_read(result, result.ok and len(result.body["movies"]) == 10)
        return result

    async def settled_by_voice(self, user_id: int, process: str) -> CallResult:
        result = await self.caller.ask_by_voice(process, user_id)
        self._record_stable_read(result, result.ok and len(titles_of(result)) == 10)
        return result

    def _record_stable_read(self, result: CallResult, there: bool) -> None:
        """Existing lists must be readable with one dependency down, unless this very process was killed."""
        affects = self.caller.record.timeline.affects(result.started, result.ended)
        if len(affects) > 1 or result.outcome is Outcome.KILLED or self.catalogue_changes:
            return
        self.settled[next(iter(affects), "nothing"), there] += 1
        if not there:
            self.caller.record.record_error(result, f"an existing list was not returned ({result.outcome})")


def stars_of(result: CallResult) -> dict[int, float]:
    return {rated["movie_id"]: rated["rating"] for rated in result.body["ratings"]}


def titles_of(result: CallResult) -> list[str]:
    card = result.body["response"]["response"].get("card", {})
    return TITLE.findall(card.get("content", ""))
