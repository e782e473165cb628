"""Who the lists are of: those who rate all the while, and those whose lists are settled and must always be there."""

import asyncio
import random
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.chaos.calls import Caller, home
from tests.chaos.dataset import MOVIES
from tests.chaos.ledger import UserLedger

SAMPLES = (3, 14, 15)
SETTLED, SHARED = 3, 2
MOST_RATED = 40
STARS = [half / 2 for half in range(1, 11)]


@dataclass(eq=False)
class Person:
    """`writers` clients share the movies out among them: each changes its own ones, one at a time."""

    user_id: int
    token: str
    writers: Sequence[int]
    ledger: UserLedger
    suggested: list[int] = field(default_factory=list)
    """The newest list that was seen: what is rated next would be in a stale one."""

    def next_change(self, writer: int, rng: random.Random) -> tuple[int, float | None]:
        rated = [movie for movie in self.ledger.ratings if self._may_change(movie, writer)]
        again = rated and rng.random() < (0.9 if len(rated) * len(self.writers) > MOST_RATED else 0.2)
        if not again:
            return self._unrated(writer, rng), rng.choice(STARS)
        movie = rng.choice(rated)
        others = [stars for stars in STARS if stars != self.ledger.ratings[movie].stars]
        return movie, rng.choice([None, rng.choice(others)])

    def _may_change(self, movie: int, writer: int) -> bool:
        mine = movie % len(self.writers) == self.writers.index(writer)
        return mine and movie not in self.ledger.uncertain

    def _unrated(self, writer: int, rng: random.Random) -> int:
        known = self.ledger.hidden
        for movie in [*self.suggested, *rng.sample(range(1, MOVIES + 1), MOVIES)]:
            if movie not in known and self._may_change(movie, writer):
                return movie
        raise LookupError(f"user {self.user_id} has rated every movie")


@dataclass(frozen=True)
class People:
    raters: list[Person]
    probes: list[Person]
    """Raters that only the measuring of recovery writes to."""
    settled: list[int]


async def sign_up(caller: Caller, writers: Sequence[int]) -> Person:
    new = {"name": f"chaos {secrets.token_hex(8)}", "password": secrets.token_hex(8)}
    answer = await caller.ask("sign up", "web-1", "POST", "/api/users", json=new)
    if not answer.ok:
        raise RuntimeError(f"Nobody can sign up: {answer.status} {answer.body}")
    return Person(answer.body["user_id"], answer.body["token"], writers, UserLedger(answer.body["user_id"]))


async def gather_people(caller: Caller, clients: int, probes: int) -> People:
    everybody = list(range(clients))
    writers = [*([number] for number in everybody), *([everybody] * SHARED), *([[0]] * (probes + SETTLED))]
    people = await asyncio.gather(*(sign_up(caller, each) for each in writers))
    settled = people[-SETTLED:]
    await asyncio.gather(*(_settle(caller, person) for person in settled))
    raters, probers = people[: clients + SHARED], people[clients + SHARED : -SETTLED]
    return People(raters, probers, [*SAMPLES, *(person.user_id for person in settled)])


async def _settle(caller: Caller, person: Person) -> None:
    for movie in (1, 2, 3):
        path = f"{home('web-1', person.user_id)}/ratings/{movie}"
        answer = await caller.ask("rate", "web-1", "PUT", path, json={"rating": 5}, token=person.token)
        if not answer.ok:
            raise RuntimeError(f"Nobody can rate: {answer.status} {answer.body}")
