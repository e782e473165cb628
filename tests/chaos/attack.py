"""The attack: load, one strike after the other, and in the end a count of what is there."""

import asyncio
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tests.chaos.calls import Answer, Record, calling
from tests.chaos.clients import Client
from tests.chaos.people import People, Person, gather_people
from tests.chaos.recovery import Probe, Recovered, all_probes, recovered
from tests.chaos.schedule import Act, Strike, schedule
from tests.chaos.visits import Visits, stars_of
from tests.chaos.weather import Weather
from tests.chaos.world import STORES, Shape, World, running

CALM_SECONDS = (0.1, 0.8)
WARM_SECONDS = 10.0
LAST_TRIES_SECONDS = COUNT_SECONDS = 10.0


@dataclass(frozen=True)
class Plan:
    """Ends with whichever bound comes first."""

    seed: int
    seconds: float
    strikes: int
    reads: int
    only: str = ""
    clients: int = 8
    pause: float = 0.02
    shape: Shape = field(default_factory=Shape)


@dataclass(frozen=True)
class Struck:
    """A strike as it went, in seconds from the start of the attack."""

    strike: Strike
    began: float
    ended: float
    recovered: Recovered


@dataclass
class Course:
    """What there is to tell, as far as it went."""

    plan: Plan
    record: Record
    visits: Visits
    struck: list[Struck] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    acknowledged: int = 0
    unknown: int = 0
    seconds: float = 0.0

    def goes_on(self) -> bool:
        self.seconds = time.monotonic() - self.record.began
        return (
            self.seconds < self.plan.seconds
            and len(self.struck) < self.plan.strikes
            and self.record.checked < self.plan.reads
        )


Watch = Callable[[Course], None]


async def attack(plan: Plan, folder: Path, watch: Watch = lambda _: None) -> Course:
    record = Record(Weather())
    async with running(folder, plan.shape) as world, calling(world, record) as caller:
        visits = Visits(caller, random.Random(plan.seed))
        people = await gather_people(caller, plan.clients, len(plan.shape.services))
        record.began = time.monotonic()
        course = Course(plan, record, visits)
        attacker = Attacker(world, people, course)
        await attacker.under_load(watch)
        await attacker.count()
        await world.kill_all()
        await world.start(STORES)
        await world.start(plan.shape.services)
        await attacker.count()
        record.wrong += [sentence for part in world.parts.values() for sentence in part.died]
    return course


@dataclass(frozen=True)
class Attacker:
    world: World
    people: People
    course: Course

    async def under_load(self, watch: Watch) -> None:
        stop, visits = asyncio.Event(), self.course.visits
        async with asyncio.TaskGroup() as tasks:
            for number in range(self.course.plan.clients):
                client = Client(number, visits, self.people.raters, self.people.settled, self.course.plan.pause, stop)
                tasks.create_task(client.run())
            watching = tasks.create_task(self._watched(watch))
            await self._strikes()
            stop.set()
            asyncio.get_running_loop().call_later(LAST_TRIES_SECONDS, visits.hopeless.set)
            watching.cancel()

    async def _watched(self, watch: Watch) -> None:
        while True:
            watch(self.course)
            await asyncio.sleep(0.5)

    async def _strikes(self) -> None:
        plan, probes = self.course.plan, all_probes(self.course.visits, self.people)
        rng = random.Random(plan.seed)
        await self._warm()
        for strike in schedule(plan.seed, plan.shape, plan.only):
            if not self.course.goes_on():
                return
            await asyncio.sleep(rng.uniform(*CALM_SECONDS))
            self.course.struck.append(await self._struck(strike, probes))

    async def _struck(self, strike: Strike, probes: list[Probe]) -> Struck:
        record = self.course.record
        with record.weather.storm(*strike.faults) as storm:
            await asyncio.gather(*(self._perform(act) for act in strike.acts))
            ended = time.monotonic()
            took = await recovered(probes, ended)
            await self._warm()
        return Struck(strike, storm.began - record.began, ended - record.began, took)

    async def _perform(self, act: Act) -> None:
        await asyncio.sleep(act.after)
        await act.fault.begin(self.world)
        await asyncio.sleep(act.seconds)
        await act.fault.end(self.world)

    async def _warm(self) -> None:
        """Until every settled list is read from the cache: then both stores have it."""
        try:
            async with asyncio.timeout(WARM_SECONDS):
                await asyncio.gather(*(self._cached(user_id) for user_id in self.people.settled))
        except TimeoutError:
            self.course.record.wrong.append(f"lists were not cached again within {WARM_SECONDS} s")

    async def _cached(self, user_id: int) -> None:
        answer = await self.course.visits.settled_list(user_id, "web-1")
        while not answer.ok or answer.body["source"] != "cache":
            await asyncio.sleep(0.03)
            answer = await self.course.visits.settled_list(user_id, "web-1")

    async def count(self) -> None:
        """Every acknowledged rating, compared with what is there."""
        everybody = [*self.people.raters, *self.people.probes]
        self.course.acknowledged = sum(person.ledger.acknowledged for person in everybody)
        self.course.unknown = sum(person.ledger.begun for person in everybody) - self.course.acknowledged
        for person in everybody:
            answer = await self._ratings(person)
            lost = person.ledger.lost(stars_of(answer))
            self.course.lost += [f"user {person.user_id}, movie {movie}" for movie in lost]
            for sentence in person.ledger.broken_at_the_end(answer.body["profile_version"]):
                self.course.record.blame(answer, f"user {person.user_id}: {sentence}")

    async def _ratings(self, person: Person) -> Answer:
        async with asyncio.timeout(COUNT_SECONDS):
            while not (answer := await self.course.visits.ratings(person, "web-1")).ok:
                await asyncio.sleep(0.1)
        return answer
