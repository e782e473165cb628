"""What a client does and how it is checked: reads of lists, of ratings, by voice; changes that are retried."""

import asyncio
import random
import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import count

from tests.chaos.calls import Answer, Caller, Outcome, home
from tests.chaos.dataset import movies_by_title
from tests.chaos.ledger import Change
from tests.chaos.people import Person

CONTROLS = ("&genre=Comedy", "&from_year=1980&diversity=0.5", "&popularity=-0.5")
RETRY_SECONDS = (0.03, 0.15)
TITLE = re.compile(r"^\d+\. (.*)$", re.MULTILINE)
MOVIE_OF = movies_by_title()


@dataclass
class Visits:
    """All that is asked of the stack, with its checks."""

    caller: Caller
    rng: random.Random
    hopeless: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when changes that are still not acknowledged are to be given up."""
    settled: Counter[tuple[str, bool]] = field(default_factory=Counter)

    def web(self) -> str:
        return self.rng.choice(self.caller.world.shape.names("web"))

    def voice(self) -> str:
        return self.rng.choice(self.caller.world.shape.names("voice"))

    async def read(self, person: Person, process: str, controls: str = "") -> Answer:
        promise = person.ledger.promise()
        path = f"{home(process, person.user_id)}/recommendations?amount={self.rng.choice((10, 10, 100))}{controls}"
        answer = await self.caller.ask("computed list" if controls else "list", process, "GET", path)
        if answer.ok:
            movies = [movie["movie_id"] for movie in answer.body["movies"]]
            version = answer.body["profile_version"]
            self._judge(answer, person, version, person.ledger.broken_by_list(promise, version, movies))
            person.suggested = movies[:10]
        return answer

    async def ratings(self, person: Person, process: str) -> Answer:
        promise = person.ledger.promise()
        path = f"{home(process, person.user_id)}/ratings"
        answer = await self.caller.ask("ratings", process, "GET", path, token=person.token)
        if answer.ok:
            version = answer.body["profile_version"]
            self._judge(answer, person, version, person.ledger.broken_by_ratings(promise, version, stars_of(answer)))
        return answer

    def _judge(self, answer: Answer, person: Person, version: int, broken: list[str]) -> None:
        self.caller.record.judge(answer, broken)
        for wrong in person.ledger.impossible(version):
            self.caller.record.blame(answer, wrong)

    async def hear(self, person: Person, process: str) -> Answer:
        """By voice there is no version: what was rated must not be read out."""
        promise = person.ledger.promise()
        answer = await self.caller.hear(process, person.user_id)
        if answer.ok and promise.ratings:
            titles = titles_of(answer)
            if not titles and person.ledger.has_rated_since(promise):
                self.caller.record.blame(answer, f"no list for user {person.user_id}, who has rated")
            movies = [MOVIE_OF[title] for title in titles]
            self.caller.record.judge(answer, person.ledger.broken_by_list(promise, promise.version, movies))
        return answer

    async def change(
        self, person: Person, movie: int, stars: float | None, *, gives_up: float = 0, process: str = ""
    ) -> int:
        """Asks until it is acknowledged, as an impatient client does, through any process. Returns how often it asked,
        or 0 where it gave up."""
        change = person.ledger.begin(movie, stars)
        tries = 0
        try:
            tries = await self._insist(person, change, gives_up, process)
        finally:
            if not tries:
                person.ledger.abandon(change)
        return tries

    async def _insist(self, person: Person, change: Change, gives_up: float, process: str) -> int:
        for tries in count(1):
            answer = await self._asked(person, change, process or self.web())
            if answer.ok:
                self._acknowledged(person, change, answer)
                return tries
            if self.hopeless.is_set() or self.rng.random() < gives_up:
                break
            await asyncio.sleep(self.rng.uniform(*RETRY_SECONDS))
        return 0

    async def _asked(self, person: Person, change: Change, process: str) -> Answer:
        path = f"{home(process, person.user_id)}/ratings/{change.movie_id}"
        if change.stars is None:
            return await self.caller.ask("unrate", process, "DELETE", path, token=person.token)
        return await self.caller.ask("rate", process, "PUT", path, json={"rating": change.stars}, token=person.token)

    def _acknowledged(self, person: Person, change: Change, answer: Answer) -> None:
        record, listed = self.caller.record, answer.body["recommendations"]
        for wrong in person.ledger.acknowledge(change, answer.body["profile_version"]):
            record.blame(answer, wrong)
        movies = [movie["movie_id"] for movie in listed["movies"]]
        if listed["profile_version"] < answer.body["profile_version"] or (change.stars and change.movie_id in movies):
            record.stale.append(record.told(answer, "acknowledged with a list that does not know of it"))

    async def settled_list(self, user_id: int, process: str) -> Answer:
        path = f"{home(process, user_id)}/recommendations?amount=10"
        answer = await self.caller.ask("settled list", process, "GET", path)
        self._must_be_there(answer, answer.ok and len(answer.body["movies"]) == 10)
        return answer

    async def settled_by_voice(self, user_id: int, process: str) -> Answer:
        answer = await self.caller.hear(process, user_id)
        self._must_be_there(answer, answer.ok and len(titles_of(answer)) == 10)
        return answer

    def _must_be_there(self, answer: Answer, there: bool) -> None:
        """With one dependency away; and unless the very process was killed."""
        hits = self.caller.record.weather.hits(answer.started, answer.ended)
        if len(hits) > 1 or answer.outcome is Outcome.KILLED:
            return
        self.settled[next(iter(hits), "nothing"), there] += 1
        if not there:
            self.caller.record.blame(answer, f"a list that exists was not given ({answer.outcome})")


def stars_of(answer: Answer) -> dict[int, float]:
    return {rated["movie_id"]: rated["rating"] for rated in answer.body["ratings"]}


def titles_of(answer: Answer) -> list[str]:
    card = answer.body["response"]["response"].get("card", {})
    return TITLE.findall(card.get("content", ""))
