"""Attacks the promise of the list protocol: two recommenders and a gateway, whose every call to a store is cut into
steps. Hypothesis chooses the order of all steps, and what fails when.

Every read that begins after a change was acknowledged returns a list computed from that change or a later one. At the
end every acknowledged rating, wanted, seen and resting movie is stored, and none was counted twice.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import date
from random import Random
from types import SimpleNamespace
from typing import Literal, cast
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.recommender.domain.profile import UserProfile, Verdict
from services.recommender.lists import distrust_notice
from services.recommender.lists.cache_invalidation import CacheInvalidation
from services.recommender.lists.list_builder import ListBuilder
from services.recommender.lists.list_publisher import ListPublisher
from services.recommender.lists.profile_repository import ProfileRepository
from services.recommender.lists.profile_updater import ProfileUpdater
from services.recommender.lists.remaking.list_remake import ListRemake
from services.recommender.lists.served_model import ActiveModel
from services.recommender.lists.service import ListService
from services.recommender.lists.watching.edits import WatchEdits
from services.web.clients.recommender import Recommender as WebClient
from services.web.lists.user_lists import OWNER, UserLists
from shared.contracts.errors import ListNotOpen, StoreUnavailable, Unavailable
from shared.contracts.lists import NO_CONTROLS, Controls, ProfileChanged, Recommendations, Visibility
from shared.lists.cache_lease import CacheLease, Notices
from shared.lists.format1.notice_table import NoticeTable
from shared.lists.found_list import FoundList
from shared.lists.list_stores import ListStores, VersionedListStores
from shared.lists.reader import ListReader, ReadyListReader
from shared.lists.single_flight import SingleFlight
from shared.lists.stale_model_refresh import StaleModelRefresher
from shared.lists.store_format import Format, StoreFormat
from tests.support.attempts import attempts
from tests.support.fakes.attack import Attack, run_attack
from tests.support.fakes.list_stores import MemoryCache, MemoryNotices, MemoryProfiles, MemoryTable, Simulation
from tests.support.served_models import IDS, LOADED, TransparentModel, active, published

USER, MOVIES, STARS, WATCHED = 944, IDS[:3], (1.0, 5.0), IDS[3:5]
DAY = date(2026, 1, 2)
Kind = Literal["want", "log", "rest"]
PROCESSES = ("first", "second", "web")
OLD_MODEL, NEW_MODEL = (TransparentModel(LOADED, published("popularity", version)) for version in ("m1", "m2"))


class Recommender:
    def __init__(self, simulation: Simulation, name: str) -> None:
        cache, profiles, builder = (
            MemoryCache(simulation, name),
            ProfileRepository(MemoryProfiles(simulation)),
            ListBuilder(),
        )
        publisher = ListPublisher(cache, MemoryTable(simulation))
        self.active_model: ActiveModel = active(OLD_MODEL)
        self.invalidation = CacheInvalidation(cache, MemoryNotices(simulation), simulation.sleep, simulation.clock)
        self.lists = ListService(self.active_model, profiles, cache, builder, publisher, SingleFlight())
        self.updater = ProfileUpdater(
            self.active_model, profiles, cache, builder, publisher, self.invalidation, sleep=simulation.sleep
        )
        self.edits = WatchEdits(self.updater)
        self.remake = ListRemake(profiles, builder, publisher)

    async def watch(self, kind: Kind, movie: int, on: bool) -> bytes:
        match kind:
            case "want":
                return await self.edits.want(USER, movie, on, 10)
            case "log":
                return await (self.edits.log if on else self.edits.unlog)(USER, movie, DAY, 10)
            case "rest":
                return await self.edits.rest(USER, movie, on, 10)


class ClientInMemory(WebClient):
    def __init__(self, recommender: Recommender) -> None:
        self.recommender = recommender

    async def recommendations(self, user_id: int, amount: int, controls: Controls) -> bytes:
        return (await self.recommender.lists.recommend(user_id, amount, controls)).body()

    async def titles(self, user_id: int, amount: int, *, has_link: bool) -> bytes:
        body = (await self.recommender.lists.recommend(user_id, amount)).body_for_others(has_link=has_link)
        if body is None:
            raise ListNotOpen
        return body

    async def notices(self) -> Notices | None:
        """The fallback of the gateway while it cannot read the notices itself."""
        try:
            return await self.recommender.invalidation.known_notices()
        except StoreUnavailable:
            return None


class NoRefresh(StaleModelRefresher):
    def __init__(self) -> None: ...

    def refresh_if_outdated(self, user_id: int, answer: FoundList) -> None: ...


@dataclass
class Stack:
    """Two recommenders, and a gateway that calls the first."""

    simulation: Simulation
    acknowledged: int = 0
    last_acknowledged: dict[int, tuple[int, float]] = field(default_factory=dict)
    last_watched: dict[tuple[Kind, int], tuple[int, bool]] = field(default_factory=dict)
    reads: int = 0
    hidden: bool = False
    switches: int = 0
    switching: asyncio.Lock = field(default_factory=asyncio.Lock)

    def __post_init__(self) -> None:
        self.simulation.profiles[USER] = UserProfile(USER, 0)
        self.recommenders = [Recommender(self.simulation, name) for name in ("first", "second")]
        client = ClientInMemory(self.recommenders[0])
        self.lease = CacheLease(
            cast(NoticeTable, MemoryNotices(self.simulation)), client.notices, self.simulation.clock
        )
        cache = MemoryCache(self.simulation, "web")
        stores = ListStores(cache, MemoryTable(self.simulation))
        reader = ListReader(VersionedListStores(StoreFormat(), stores, stores), self.lease)
        ready = ReadyListReader(cache, self.lease, StoreFormat(reading=2))
        self.web = UserLists(reader, client, NoRefresh(), ready)

    async def background(self) -> None:
        await asyncio.gather(self.lease.run(), *(each.invalidation.run() for each in self.recommenders))

    async def rate(self, by: int, movie: int, stars: float) -> None:
        version = await self._insist(lambda: self.recommenders[by].updater.rate(USER, movie, stars, 10))
        known = self.last_acknowledged.get(movie, (0, 0.0))
        self.last_acknowledged[movie] = max(known, (version, stars))

    async def watch(self, by: int, kind: Kind, movie: int, on: bool) -> None:
        version = await self._insist(lambda: self.recommenders[by].watch(kind, movie, on))
        known = self.last_watched.get((kind, movie), (0, False))
        self.last_watched[kind, movie] = max(known, (version, on))

    async def _insist(self, change: Callable[[], Awaitable[bytes]]) -> int:
        """As a client that gets a 503: it repeats the request until it is acknowledged."""
        while True:
            before = self.simulation.profiles[USER].version
            try:
                body = await change()
            except Unavailable:
                assert before <= self.simulation.profiles[USER].version
                await self.simulation.step()
                continue
            version = ProfileChanged.model_validate_json(body).profile_version
            self.acknowledged = max(self.acknowledged, version)
            return version

    async def read(self, amount: int) -> None:
        acknowledged = self.acknowledged
        try:
            ready = await self.web.ready.read(USER, amount)
            body = ready.body() if ready else await self.web.read(USER, amount, NO_CONTROLS, OWNER)
        except Unavailable:
            return
        listed = Recommendations.model_validate_json(body)
        assert listed.profile_version >= acknowledged, "a stale list was served"
        self.reads += 1

    async def show_or_hide(self, by: int) -> None:
        """One switch at a time, so that it is known which one holds."""
        async with self.switching:
            visibility: Visibility = "open" if self.hidden else "closed"
            self.hidden, self.switches = False, self.switches + 1
            while True:
                try:
                    await self.recommenders[by].updater.show_list_to(USER, visibility)
                except Unavailable:
                    await self.simulation.step()
                    continue
                self.hidden = visibility == "closed"
                return

    async def read_as_stranger(self, amount: int) -> None:
        hidden, switches = self.hidden, self.switches
        try:
            body = await self.web.read_ready(USER, amount, is_anonymous=True) or await self.web.read(
                USER, amount, NO_CONTROLS
            )
        except (Unavailable, ListNotOpen):
            return
        assert not hidden or switches != self.switches, "a hidden list was served"
        assert b'"profile_version":null' in body
        self.reads += 1

    async def refresh(self) -> None:
        self.recommenders[1].active_model.current = NEW_MODEL
        try:
            await self.recommenders[1].lists.recommend(USER, 1, NO_CONTROLS)
        except Unavailable:
            return

    async def remake(self) -> None:
        """As the budget of writes after a new model."""
        self.recommenders[1].active_model.current = NEW_MODEL
        try:
            await self.recommenders[1].remake.remake(NEW_MODEL, USER)
        except Unavailable:
            return


class ProtocolAttack(Attack):
    def __init__(self, chance: Random, faults: list[str], stored_as: Format) -> None:
        actions = ["run"] * 6 + ["rate", "rate", "read", "read", "read", "tick", "tick", *faults]
        if stored_as == 2:
            actions += ["show_or_hide", "read_as_stranger", "read_as_stranger", "watch"]
        super().__init__(chance, Simulation(stored_as), actions, most_actions=120)
        self.stack = Stack(self.simulation)

    async def background(self) -> None:
        await self.stack.background()

    def sleep_long(self) -> None:
        """Long enough for the notice of a suspended writer to expire."""
        self.simulation.pass_time(3)

    def rate(self) -> None:
        by, movie = self.chance.randrange(2), self.chance.choice(MOVIES)
        self.tasks.append(asyncio.create_task(self.stack.rate(by, movie, self.chance.choice(STARS))))

    def watch(self) -> None:
        kind: Kind = self.chance.choice(["want", "log", "rest"])
        by, movie, on = self.chance.randrange(2), self.chance.choice(WATCHED), self.chance.random() < 0.7
        self.tasks.append(asyncio.create_task(self.stack.watch(by, kind, movie, on)))

    def read(self) -> None:
        self.tasks.append(asyncio.create_task(self.stack.read(self.chance.choice([5, 10]))))

    def show_or_hide(self) -> None:
        self.tasks.append(asyncio.create_task(self.stack.show_or_hide(self.chance.randrange(2))))

    def read_as_stranger(self) -> None:
        self.tasks.append(asyncio.create_task(self.stack.read_as_stranger(self.chance.choice([5, 10]))))

    def swap_model(self) -> None:
        self.tasks.append(asyncio.create_task(self.stack.refresh()))

    def remake_list(self) -> None:
        self.tasks.append(asyncio.create_task(self.stack.remake()))

    def evict(self) -> None:
        self.simulation.cached.clear()

    def lose_record(self) -> None:
        self.simulation.records.clear()

    def cut_a_process_off_redis(self) -> None:
        self.simulation.cut_off ^= {self.chance.choice(PROCESSES)}

    def hang_the_notices(self) -> None:
        """The gateway cannot tell whether to believe the cache, because it, or its read, is slow."""
        self.simulation.notices_hang = not self.simulation.notices_hang

    def stop_or_start_redis(self) -> None:
        self.simulation.cut_off = set() if self.simulation.cut_off else set(PROCESSES)

    def stop_or_start_dynamodb(self) -> None:
        self.simulation.dynamodb_down = not self.simulation.dynamodb_down

    def check_the_end(self) -> None:
        profile = self.simulation.profiles[USER]
        acknowledged = {movie: stars for movie, (_, stars) in self.stack.last_acknowledged.items()}
        assert acknowledged == {movie: verdict.rating for movie, verdict in profile.rated.items()}
        for (kind, movie), (_, on) in self.stack.last_watched.items():
            assert self._holds(profile.verdicts.get(movie, Verdict(None, 0)), kind) is on
        assert profile.version >= self.stack.acknowledged

    @staticmethod
    def _holds(verdict: Verdict, kind: Kind) -> bool:
        states = {"want": verdict.wanted_at, "log": verdict.seen_on, "rest": verdict.rested_until}
        return bool(states[kind])


THOROUGHLY = settings(
    max_examples=attempts(300), deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
)
ANYTIME = ["swap_model", "remake_list", "evict", "lose_record", "lose_a_response"]


FORMATS = pytest.mark.parametrize("stored_as", [2, pytest.param(1, marks=pytest.mark.long)])


@FORMATS
@THOROUGHLY
@given(chance=st.randoms(use_true_random=True))
def test_no_list_is_stale_when_some_processes_cannot_reach_redis(chance: Random, stored_as: Format) -> None:
    run_attack(
        lambda: ProtocolAttack(
            chance, [*ANYTIME, "cut_a_process_off_redis", "hang_the_notices", "sleep_long"], stored_as
        )
    )


@FORMATS
@THOROUGHLY
@given(chance=st.randoms(use_true_random=True))
def test_no_list_is_stale_when_dynamodb_or_redis_stop_and_start(chance: Random, stored_as: Format) -> None:
    run_attack(lambda: ProtocolAttack(chance, [*ANYTIME, "stop_or_start_redis", "stop_or_start_dynamodb"], stored_as))


@FORMATS
@pytest.mark.parametrize("wall_clock", [0.0, 1e10], ids=["far behind", "far ahead"])
@settings(THOROUGHLY, max_examples=attempts(100))
@given(chance=st.randoms(use_true_random=True))
def test_no_list_is_stale_whatever_the_wall_clock_of_a_writer_says(
    chance: Random, wall_clock: float, stored_as: Format
) -> None:
    faults = [*ANYTIME, "cut_a_process_off_redis", "sleep_long"]
    with patch.object(distrust_notice, "time", SimpleNamespace(time=lambda: wall_clock)):
        run_attack(lambda: ProtocolAttack(chance, faults, stored_as))
