"""Users of the run: some rate all the time, others never change and must always get their lists."""

import asyncio
import random
import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.chaos.caller import Caller, CallResult, user_path
from tests.chaos.dataset import MOVIES
from tests.chaos.history import History
from tests.chaos.ledger import UserLedger

SAMPLES = (3, 14, 15)
SETTLED, SHARED, WATCHERS = 3, 2, 2
MOST_RATED = 40
PREPARE_SECONDS = 60.0
STARS = [half / 2 for half in range(1, 11)]


@dataclass(eq=False)
class Visitor:
    """The `writers` clients divide the movies among them: each changes its own, one at a time."""

    user_id: int
    token: str
    writers: Sequence[int]
    ledger: UserLedger
    suggested: list[int] = field(default_factory=list)
    """The newest list seen: the next movie is taken from it, so a stale list would still show it."""
    history: History = field(default_factory=History)

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
class Visitors:
    raters: list[Visitor]
    probes: list[Visitor]
    """Users that only the recovery probes write to."""
    settled: list[int]
    watchers: list[Visitor] = field(default_factory=list)


async def sign_up(caller: Caller, writers: Sequence[int]) -> Visitor:
    new = {"name": f"chaos {secrets.token_hex(8)}", "password": secrets.token_hex(8)}
    result = await _prepare(caller, "sign up", "POST", "/api/users", json=new)
    return Visitor(result.body["user_id"], result.body["token"], writers, UserLedger(result.body["user_id"]))


async def create_users(caller: Caller, clients: int, probes: int) -> Visitors:
    everybody = list(range(clients))
    writers = [*([number] for number in everybody), *([everybody] * SHARED), *([[0]] * (WATCHERS + probes + SETTLED))]
    users = await asyncio.gather(*(sign_up(caller, each) for each in writers))
    settled = users[-SETTLED:]
    await asyncio.gather(*(_settle(caller, user) for user in settled))
    raters, others = users[: clients + SHARED], users[clients + SHARED : -SETTLED]
    watchers, probers = others[:WATCHERS], others[WATCHERS:]
    return Visitors(raters, probers, [*SAMPLES, *(user.user_id for user in settled)], watchers)


async def _settle(caller: Caller, user: Visitor) -> None:
    for movie in (1, 2, 3):
        path = f"{user_path('web-1', user.user_id)}/ratings/{movie}"
        await _prepare(caller, "rate", "PUT", path, json={"rating": 5}, token=user.token)


async def _prepare(caller: Caller, kind: str, method: str, path: str, **options: Any) -> CallResult:
    """No fault is there yet, but a busy machine may refuse a request of many at once."""
    end = time.monotonic() + PREPARE_SECONDS
    while not (result := await caller.ask(kind, "web-1", method, path, **options)).ok:
        if result.status != 503 or time.monotonic() > end:
            raise RuntimeError(f"Nobody can {kind}: {result.status} {result.body}")
        await asyncio.sleep(0.5)
    return result
