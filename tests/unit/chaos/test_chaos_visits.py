"""The chaos harness tells of every broken promise: fed with a stack that lies."""

import json
import random
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from tests.chaos.attack import Attacker, Course, Plan
from tests.chaos.calls import Caller, Outcome, Record
from tests.chaos.faults import Freeze
from tests.chaos.ledger import UserLedger
from tests.chaos.people import People, Person
from tests.chaos.report import holds, report
from tests.chaos.visits import Visits
from tests.chaos.weather import Weather
from tests.chaos.world import Shape, World

USER, MOVIE = 500, 7
UNRATED = "Babadi"


@dataclass
class Stack:
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
class Scene:
    stack: Stack
    person: Person
    course: Course
    world: World

    @property
    def visits(self) -> Visits:
        return self.course.visits

    @property
    def record(self) -> Record:
        return self.course.record

    async def count(self) -> None:
        await Attacker(self.world, People([self.person], [], []), self.course).count()


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    stack, world, record = Stack(), World(tmp_path, Shape()), Record(Weather())
    client = httpx.AsyncClient(base_url="http://stack", transport=httpx.MockTransport(stack.answer))
    caller = Caller(world, record, dict.fromkeys(world.shape.services, client))
    visits = Visits(caller, random.Random(1))
    plan = Plan(seed=1, seconds=1, strikes=1, reads=1)
    yield Scene(stack, Person(USER, "token", [0], UserLedger(USER)), Course(plan, record, visits), world)
    await client.aclose()


async def test_an_honest_stack_is_found_to_hold(scene: Scene) -> None:
    assert await scene.visits.change(scene.person, MOVIE, 5)
    await scene.visits.read(scene.person, "web-1")
    await scene.visits.ratings(scene.person, "web-2")
    await scene.visits.hear(scene.person, "voice-1")
    await scene.count()
    assert (scene.record.checked, scene.course.acknowledged) == (4, 1)
    assert holds(scene.course), report(scene.course)


Lie = Callable[[Stack], None]


def _older_version(stack: Stack) -> None:
    stack.version -= 1


def _rated_movie_again(stack: Stack) -> None:
    stack.listed.append(MOVIE)


def _forgotten(stack: Stack) -> None:
    stack.ratings.clear()


def _spoken_again(stack: Stack) -> None:
    stack.spoken = "1. Babalo"


@pytest.mark.parametrize("lie", [_older_version, _rated_movie_again, _forgotten, _spoken_again])
async def test_a_stale_read_is_told(scene: Scene, lie: Lie) -> None:
    await scene.visits.change(scene.person, MOVIE, 5)
    lie(scene.stack)
    await scene.visits.read(scene.person, "web-1")
    await scene.visits.ratings(scene.person, "web-2")
    await scene.visits.hear(scene.person, "voice-1")
    assert scene.record.stale
    assert "STALE" in report(scene.course)


async def test_a_lost_rating_is_told(scene: Scene) -> None:
    await scene.visits.change(scene.person, MOVIE, 5)
    scene.stack.ratings[MOVIE] = 3
    await scene.count()
    assert scene.course.lost == [f"user {USER}, movie {MOVIE}"]
    assert "LOST" in report(scene.course)


async def test_a_change_that_counted_twice_is_told(scene: Scene) -> None:
    scene.stack.version = 1
    await scene.visits.change(scene.person, MOVIE, 5)
    assert any("version 2 after only 1 changes" in sentence for sentence in scene.record.wrong)


async def test_an_acknowledgement_with_a_list_that_does_not_know_of_it_is_stale(scene: Scene) -> None:
    _rated_movie_again(scene.stack)
    await scene.visits.change(scene.person, MOVIE, 5)
    assert scene.record.stale


TOLD = httpx.Response(503, headers={"Retry-After": "2"})


@pytest.mark.parametrize(
    ("refusal", "outcome"),
    [
        (TOLD, Outcome.TOLD),
        (httpx.Response(503), Outcome.FAILED),
        (httpx.Response(500), Outcome.FAILED),
        (httpx.Response(409), Outcome.FAILED),
        (httpx.ReadTimeout("slow"), Outcome.FAILED),
        (httpx.ConnectError("refused"), Outcome.FAILED),
    ],
)
async def test_every_refusal_but_a_told_503_is_a_failure(
    scene: Scene, refusal: httpx.Response | Exception, outcome: Outcome
) -> None:
    scene.stack.refusal = refusal
    answer = await scene.visits.read(scene.person, "web-1")
    assert answer.outcome is outcome
    assert bool(scene.record.wrong) is (outcome is Outcome.FAILED)


async def test_a_list_that_exists_must_be_given_while_one_dependency_is_away_but_not_without_two(scene: Scene) -> None:
    scene.stack.refusal = TOLD
    with scene.record.weather.storm(Freeze("redis"), Freeze("aws")):
        await scene.visits.settled_list(USER, "web-1")
    assert not scene.record.wrong
    with scene.record.weather.storm(Freeze("redis")):
        await scene.visits.settled_list(USER, "web-1")
    assert "a list that exists was not given" in scene.record.wrong[0]
