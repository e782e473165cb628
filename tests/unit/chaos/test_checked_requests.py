"""The chaos harness tells of every broken promise: fed with a stack that lies."""

import json
import random
from collections.abc import Callable
from dataclasses import dataclass, field

import httpx
import pytest

from tests.chaos.caller import CallResult, Outcome, RunRecord
from tests.chaos.chaos_run import ChaosRun, FaultInjector, Plan
from tests.chaos.checked_requests import CheckedRequests
from tests.chaos.faults import Freeze
from tests.chaos.ledger import UserLedger
from tests.chaos.report import passed, report
from tests.chaos.stack import Stack
from tests.chaos.visitors import Visitor, Visitors
from tests.unit.chaos.conftest import MakeCaller

USER, MOVIE = 500, 7
UNRATED = "Babadi"


@dataclass
class FakeStack:
    """One user's ratings, and ways to answer wrongly."""

    ratings: dict[int, float] = field(default_factory=dict)
    version: int = 0
    listed: list[int] = field(default_factory=lambda: [1, 2, 3])
    spoken: str = f"1. {UNRATED}"
    refusal: httpx.Response | Exception | None = None

    def answer(self, request: httpx.Request) -> httpx.Response:
        if isinstance(self.refusal, Exception):
            raise self.refusal
        if self.refusal is not None:
            return self.refusal
        if request.method == "PUT":
            self.ratings[int(request.url.path.rpartition("/")[2])] = json.loads(request.content)["rating"]
            self.version += 1
            return httpx.Response(200, json={"profile_version": self.version, "recommendations": self.list()})
        if request.url.path.endswith("/ratings"):
            rated = [{"movie_id": movie, "rating": stars} for movie, stars in self.ratings.items()]
            return httpx.Response(200, json={"profile_version": self.version, "ratings": rated})
        if request.url.path.endswith("/dialogue"):
            return httpx.Response(200, json={"response": {"response": {"card": {"content": self.spoken}}}})
        return httpx.Response(200, json=self.list())

    def list(self) -> dict[str, object]:
        return {"profile_version": self.version, "movies": [{"movie_id": movie} for movie in self.listed]}


@dataclass
class Harness:
    stack: FakeStack
    user: Visitor
    run_state: ChaosRun
    processes: Stack

    @property
    def requests(self) -> CheckedRequests:
        return self.run_state.requests

    @property
    def record(self) -> RunRecord:
        return self.run_state.record

    async def count(self) -> None:
        await FaultInjector(self.processes, Visitors([self.user], [], []), self.run_state).count()


@pytest.fixture
def harness(caller_of: MakeCaller) -> Harness:
    stack = FakeStack()
    caller = caller_of(stack.answer)
    plan = Plan(seed=1, seconds=1, injections=1, reads=1)
    run_state = ChaosRun(plan, caller.record, CheckedRequests(caller, random.Random(1)))
    return Harness(stack, Visitor(USER, "token", [0], UserLedger(USER)), run_state, caller.stack)


async def test_an_honest_stack_is_found_to_hold(harness: Harness) -> None:
    assert await harness.requests.change(harness.user, MOVIE, 5)
    await harness.requests.read(harness.user, "web-1")
    await harness.requests.ratings(harness.user, "web-2")
    await harness.requests.ask_by_voice(harness.user, "voice-1")
    await harness.count()
    assert (harness.record.checked, harness.run_state.acknowledged) == (4, 1)
    assert passed(harness.run_state), report(harness.run_state)


@pytest.mark.parametrize(("refusals", "gives_up", "attempts"), [(0, True, 1), (2, False, 3), (1, True, None)])
async def test_a_request_is_repeated_until_it_is_answered_or_given_up(
    harness: Harness, refusals: int, gives_up: bool, attempts: int | None
) -> None:
    requests, left = harness.requests, refusals
    if gives_up:
        requests.give_up.set()

    async def ask() -> CallResult:
        nonlocal left
        left -= 1
        harness.stack.refusal = httpx.Response(503, headers={"retry-after": "1"}) if left >= 0 else None
        return await requests.caller.ask("list", "web-1", "GET", "/list")

    result = await requests.insist(ask)
    assert (result.attempts if result else None) == attempts


Lie = Callable[[FakeStack], None]


def _older_version(stack: FakeStack) -> None:
    stack.version -= 1


def _rated_movie_again(stack: FakeStack) -> None:
    stack.listed.append(MOVIE)


def _forgotten(stack: FakeStack) -> None:
    stack.ratings.clear()


def _spoken_again(stack: FakeStack) -> None:
    stack.spoken = "1. Babalo"


@pytest.mark.parametrize("lie", [_older_version, _rated_movie_again, _forgotten, _spoken_again])
async def test_a_stale_read_is_reported(harness: Harness, lie: Lie) -> None:
    await harness.requests.change(harness.user, MOVIE, 5)
    lie(harness.stack)
    await harness.requests.read(harness.user, "web-1")
    await harness.requests.ratings(harness.user, "web-2")
    await harness.requests.ask_by_voice(harness.user, "voice-1")
    assert harness.record.stale
    assert "STALE" in report(harness.run_state)


async def test_a_hidden_movie_in_any_list_is_reported(harness: Harness) -> None:
    harness.requests.catalogue.shown.acknowledge(2, False, 1)
    await harness.requests.read(harness.user, "web-1")
    await harness.requests.settled_list(USER, "web-1")
    await harness.requests.change(harness.user, MOVIE, 5)
    assert len([sentence for sentence in harness.record.stale if "hidden movies are shown: [2]" in sentence]) == 3


async def test_a_lost_rating_is_reported(harness: Harness) -> None:
    await harness.requests.change(harness.user, MOVIE, 5)
    harness.stack.ratings[MOVIE] = 3
    await harness.count()
    assert harness.run_state.lost == [f"user {USER}, movie {MOVIE}"]
    assert "LOST" in report(harness.run_state)


async def test_a_change_that_counted_twice_is_reported(harness: Harness) -> None:
    harness.stack.version = 1
    await harness.requests.change(harness.user, MOVIE, 5)
    assert any("version 2 after only 1 changes" in sentence for sentence in harness.record.wrong)


async def test_an_acknowledgement_with_a_list_that_does_not_know_of_it_is_stale(harness: Harness) -> None:
    _rated_movie_again(harness.stack)
    await harness.requests.change(harness.user, MOVIE, 5)
    assert harness.record.stale


REFUSED = httpx.Response(503, headers={"Retry-After": "2"})


@pytest.mark.parametrize(
    ("refusal", "outcome"),
    [
        (REFUSED, Outcome.REFUSED),
        (httpx.Response(503), Outcome.FAILED),
        (httpx.Response(500), Outcome.FAILED),
        (httpx.Response(409), Outcome.FAILED),
        (httpx.ReadTimeout("slow"), Outcome.FAILED),
        (httpx.ConnectError("refused"), Outcome.FAILED),
    ],
)
async def test_every_refusal_but_a_503_with_its_reason_is_a_failure(
    harness: Harness, refusal: httpx.Response | Exception, outcome: Outcome
) -> None:
    harness.stack.refusal = refusal
    answer = await harness.requests.read(harness.user, "web-1")
    assert answer.outcome is outcome
    assert bool(harness.record.wrong) is (outcome is Outcome.FAILED)


async def test_a_list_that_exists_must_be_given_while_one_dependency_is_away_but_not_without_two(
    harness: Harness,
) -> None:
    harness.stack.refusal = REFUSED
    with harness.record.timeline.period(Freeze("redis"), Freeze("aws")):
        await harness.requests.settled_list(USER, "web-1")
    assert not harness.record.wrong
    with harness.record.timeline.period(Freeze("redis")):
        await harness.requests.settled_list(USER, "web-1")
    assert "an existing list was not returned" in harness.record.wrong[0]
