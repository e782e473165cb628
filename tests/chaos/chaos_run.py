"""One run: load, one injection of faults after another, and a final check of every acknowledged rating."""

import asyncio
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from services.recommender.lists.expired_notices import LOOK_SECONDS
from tests.chaos.caller import CallResult, RunRecord, calling
from tests.chaos.catalogue.operator import Operator, create_token
from tests.chaos.catalogue.watcher import Watcher
from tests.chaos.checked_requests import CheckedRequests, stars_of
from tests.chaos.fault_timeline import FaultTimeline
from tests.chaos.history import impossible
from tests.chaos.mixed_fleet import migrate
from tests.chaos.people.assistant import Assistant, connect
from tests.chaos.people.client import Client
from tests.chaos.people.leaver import Leaver
from tests.chaos.recovery import Probe, Recovered, all_probes, recovered
from tests.chaos.schedule import Injection, ScheduledFault, schedule
from tests.chaos.stack import STORES, Stack, StackShape, running
from tests.chaos.visitors import Visitor, Visitors, create_users

CALM_SECONDS = (0.1, 0.8)
WARM_SECONDS = 10.0
ASSISTANTS = LEAVERS = 2
NOTICE_MEMORY_SECONDS = LOOK_SECONDS + 0.5
"""After Redis was away: a recommender that cannot read the notices goes by those that it saw at its last look."""
LAST_TRIES_SECONDS = COUNT_SECONDS = 10.0


@dataclass(frozen=True)
class Plan:
    """The run ends at whichever bound is reached first."""

    seed: int
    seconds: float
    injections: int
    reads: int
    only: str = ""
    clients: int = 8
    pause: float = 0.02
    shape: StackShape = field(default_factory=StackShape)
    earlier: Path | None = None


@dataclass(frozen=True)
class InjectionResult:
    """An injection and its recovery, in seconds since the start of the run."""

    injection: Injection
    began: float
    ended: float
    recovered: Recovered


@dataclass
class ChaosRun:
    """The state of the run so far."""

    plan: Plan
    record: RunRecord
    requests: CheckedRequests
    results: list[InjectionResult] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    acknowledged: int = 0
    unknown: int = 0
    watched: int = 0
    """Acknowledged changes of watchlists and diaries."""
    left: int = 0
    """Accounts that were deleted."""
    operations: int = 0
    """Reads and changes in the histories that were checked."""
    out_of_order: list[str] = field(default_factory=list)
    """Users whose reads before an acknowledgement had no single order."""
    seconds: float = 0.0

    def share_done(self) -> float:
        self.seconds = time.monotonic() - self.record.began
        plan = self.plan
        return max(self.seconds / plan.seconds, len(self.results) / plan.injections, self.record.checked / plan.reads)


Watch = Callable[[ChaosRun], None]


async def run_chaos(plan: Plan, folder: Path, watch: Watch = lambda _: None) -> ChaosRun:
    record = RunRecord(FaultTimeline())
    async with running(folder, plan.shape, plan.earlier) as stack, calling(stack, record) as caller:
        requests = CheckedRequests(caller, random.Random(plan.seed))
        users = await create_users(caller, plan.clients, len(plan.shape.services))
        record.began = time.monotonic()
        run_state = ChaosRun(plan, record, requests)
        injector = FaultInjector(stack, users, run_state)
        await injector.prepare()
        await injector.inject_under_load(watch)
        await injector.count()
        await stack.kill_all()
        await stack.start(STORES)
        await stack.start(plan.shape.services)
        await injector.count()
        injector.check_histories()
        record.wrong += [sentence for part in stack.parts.values() for sentence in part.died]
    return run_state


@dataclass(frozen=True)
class FaultInjector:
    stack: Stack
    users: Visitors
    run_state: ChaosRun
    stop: asyncio.Event = field(default_factory=asyncio.Event)
    operators: list[Operator] = field(default_factory=list)
    """None in a mixed fleet, whose earlier code knows no records of movies."""
    watchers: list[Watcher] = field(default_factory=list)
    assistants: list[Assistant] = field(default_factory=list)
    leavers: list[Leaver] = field(default_factory=list)

    async def prepare(self) -> None:
        requests, pause = self.run_state.requests, self.run_state.plan.pause
        if self.run_state.plan.earlier is None:
            self.operators.append(Operator(requests, create_token(self.stack), self.users.raters, self.stop))
            self.watchers.extend(Watcher(user, requests, pause, self.stop) for user in self.users.watchers)
            self.assistants.extend([await connect(requests, self.stop) for _ in range(ASSISTANTS)])
            self.leavers.extend(Leaver(requests, self.stop) for _ in range(LEAVERS))

    async def inject_under_load(self, watch: Watch) -> None:
        stop, requests = self.stop, self.run_state.requests
        async with asyncio.TaskGroup() as tasks:
            for number in range(self.run_state.plan.clients):
                client = Client(
                    number, requests, self.users.raters, self.users.settled, self.run_state.plan.pause, stop
                )
                tasks.create_task(client.run())
            for operator in self.operators:
                tasks.create_task(operator.run())
            for watcher in self.watchers:
                tasks.create_task(watcher.run())
            for assistant in self.assistants:
                tasks.create_task(assistant.run())
            for leaver in self.leavers:
                tasks.create_task(leaver.run())
            watching = tasks.create_task(self._watch_progress(watch))
            await self._run_injections()
            stop.set()
            asyncio.get_running_loop().call_later(LAST_TRIES_SECONDS, requests.give_up.set)
            watching.cancel()

    async def _watch_progress(self, watch: Watch) -> None:
        while True:
            watch(self.run_state)
            await asyncio.sleep(0.5)

    async def _run_injections(self) -> None:
        plan, probes = self.run_state.plan, all_probes(self.run_state.requests, self.users)
        rng = random.Random(plan.seed)
        migrated = False
        await self._wait_until_cached()
        for injection in schedule(plan.seed, plan.shape, plan.only):
            done = self.run_state.share_done()
            if done >= 1:
                return
            if done >= 0.5 and self.stack.earlier and not migrated:
                await migrate(self.stack, self.run_state.record, self.users)
                await self._wait_until_cached()
                migrated = True
            self._work(len(self.run_state.results) % 2 == 0)
            await asyncio.sleep(rng.uniform(*CALM_SECONDS))
            self.run_state.results.append(await self._inject(injection, probes))

    async def _inject(self, injection: Injection, probes: list[Probe]) -> InjectionResult:
        record = self.run_state.record
        with record.timeline.period(*injection.faults) as period:
            await asyncio.gather(*(self._perform(step) for step in injection.steps))
            ended = time.monotonic()
            for operator in self.operators:
                operator.works.clear()
            took = await recovered(probes, ended)
            await asyncio.gather(*(operator.pause() for operator in self.operators))
            await self._wait_until_cached()
            self.run_state.requests.catalogue_changes = False
            if "redis" in period.affects:
                await asyncio.sleep(NOTICE_MEMORY_SECONDS)
        return InjectionResult(injection, period.began - record.began, ended - record.began, took)

    def _work(self, during_this_fault: bool) -> None:
        """Operators rest during every second fault: it has to find every list up to date, and return it."""
        for operator in self.operators if during_this_fault else ():
            self.run_state.requests.catalogue_changes = True
            operator.works.set()

    async def _perform(self, step: ScheduledFault) -> None:
        await asyncio.sleep(step.after)
        await step.fault.begin(self.stack)
        await asyncio.sleep(step.seconds)
        await step.fault.end(self.stack)

    async def _wait_until_cached(self) -> None:
        """Waits until every unchanged list is read from the cache: then both stores have it."""
        try:
            async with asyncio.timeout(WARM_SECONDS):
                await asyncio.gather(*(self._cached(user_id) for user_id in self.users.settled))
        except TimeoutError:
            self.run_state.record.wrong.append(f"lists were not cached again within {WARM_SECONDS} s")

    async def _cached(self, user_id: int) -> None:
        result = await self.run_state.requests.settled_list(user_id, "web-1")
        while not result.ok or result.body["source"] != "cache":
            await asyncio.sleep(0.03)
            result = await self.run_state.requests.settled_list(user_id, "web-1")

    async def count(self) -> None:
        """Compares every acknowledged rating with what is stored."""
        everybody = self._everybody()
        self.run_state.acknowledged = sum(user.ledger.acknowledged for user in everybody)
        self.run_state.unknown = sum(user.ledger.begun for user in everybody) - self.run_state.acknowledged
        for user in everybody:
            result = await self._ratings(user)
            lost = user.ledger.lost(stars_of(result))
            self.run_state.lost += [f"user {user.user_id}, movie {movie}" for movie in lost]
            for sentence in user.ledger.broken_at_the_end(result.body["profile_version"]):
                self.run_state.record.record_error(result, f"user {user.user_id}: {sentence}")
        for operator in self.operators:
            self.run_state.lost += await operator.count()
        for leaver in self.leavers:
            self.run_state.record.wrong += await leaver.count()
        self.run_state.left = sum(len(leaver.left) for leaver in self.leavers)
        self.run_state.watched = sum(watcher.entries.acknowledged for watcher in self.watchers)
        for watcher in self.watchers:
            await watcher.count()

    def check_histories(self) -> None:
        for user in self._everybody():
            self.run_state.operations += len(user.history)
            if reason := impossible(user.history.of_acknowledgements()):
                self.run_state.record.wrong.append(f"the history of user {user.user_id} is impossible: {reason}")
            elif reason := impossible(user.history):
                self.run_state.out_of_order.append(f"user {user.user_id}: {reason}")

    def _everybody(self) -> list[Visitor]:
        return [*self.users.raters, *self.users.probes, *(assistant.user for assistant in self.assistants)]

    async def _ratings(self, user: Visitor) -> CallResult:
        async with asyncio.timeout(COUNT_SECONDS):
            while not (result := await self.run_state.requests.ratings(user, "web-1")).ok:
                await asyncio.sleep(0.1)
        return result
