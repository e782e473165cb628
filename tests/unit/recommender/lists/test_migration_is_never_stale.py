"""Attacks the migration to format 2 as `test_never_stale.py` attacks the protocol: two recommenders and a gateway of
this code, a recommender and a gateway of the code before it, and `make migrate`, which may be killed and run again.

Every read, by either gateway, that begins after a rating was acknowledged returns a list computed from that rating or a
later one, or an error. At the end every acknowledged rating is stored, and every profile is in format 2.
"""

import asyncio
from dataclasses import dataclass, field
from random import Random
from typing import Any, cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.recommender.domain.ports import NoticeBoard as Board
from services.recommender.lists.cache_invalidation import CacheInvalidation
from services.recommender.lists.list_builder import ListBuilder
from services.recommender.lists.list_publisher import ListPublisher
from services.recommender.lists.profile_repository import ProfileRepository
from services.recommender.lists.profile_updater import ProfileUpdater
from services.recommender.lists.service import ListService
from services.recommender.migration.migration import Migration
from services.recommender.stores.profiles import Profiles
from services.recommender.stores.written_lists import WrittenListCache, WrittenListRecords
from services.web.lists.user_lists import OWNER, UserLists
from shared.contracts.errors import MatineeError, StoreUnavailable
from shared.contracts.lists import NO_CONTROLS, ProfileChanged, Recommendations
from shared.lists.cache_lease import CacheLease, Notices
from shared.lists.list_stores import ListStores, VersionedListStores
from shared.lists.notice_board import NoticeBoard
from shared.lists.reader import ListReader, ReadyListReader
from shared.lists.single_flight import SingleFlight
from shared.lists.store_format import StoreFormat
from tests.support.attempts import attempts
from tests.support.fakes.attack import Attack, run_attack
from tests.support.fakes.list_stores import MemoryCache, MemoryNotices, Simulation
from tests.support.fakes.two_formats import (
    Format1Lists,
    Format1Profiles,
    Format2Lists,
    Format2Profiles,
    MemoryConversion,
    NoticesOfOldCode,
    OldNotices,
    ProfilesOfOldCode,
    TwoFormats,
    Users,
)
from tests.support.served_models import active
from tests.unit.recommender.lists.test_never_stale import MOVIES, OLD_MODEL, STARS, USER, ClientInMemory, NoRefresh

PROCESSES = ("first", "second", "old", "web", "old web")


@dataclass
class Process:
    """What a process has of the stores. One of the code before format 2 knows nothing of it."""

    stores: TwoFormats
    name: str
    is_old: bool = False
    format: StoreFormat = field(default_factory=StoreFormat)

    def __post_init__(self) -> None:
        stores: Any = self.stores
        first = ListStores(MemoryCache(stores.old, self.name), cast("Any", Format1Lists(stores)))
        second = ListStores(MemoryCache(stores.new, self.name), cast("Any", Format2Lists(stores)))
        self.lists = VersionedListStores(self.format, first, first if self.is_old else second)
        self.board: Any = (
            NoticesOfOldCode(stores.old, stores=stores)
            if self.is_old
            else NoticeBoard(
                cast("Any", OldNotices(stores.old, stores=stores)), cast("Any", MemoryNotices(stores.new)), self.format
            )
        )

    def profiles(self) -> Any:
        if self.is_old:
            return ProfilesOfOldCode(self.stores)
        old: Any = Format1Profiles(self.stores)
        new: Any = Format2Profiles(self.stores)
        profiles = Profiles(old, new, self.format)
        profiles.conversion = cast("Any", MemoryConversion(self.stores))
        return profiles


class Recommender:
    def __init__(self, process: Process) -> None:
        simulation, board = process.stores.simulation, cast("Board", process.board)
        cache, profiles = WrittenListCache(process.lists), ProfileRepository(process.profiles())
        publisher, builder = ListPublisher(cache, WrittenListRecords(process.lists)), ListBuilder()
        self.active_model = active(OLD_MODEL)
        self.invalidation = CacheInvalidation(cache, board, simulation.sleep, simulation.clock)
        self.lists = ListService(self.active_model, profiles, cache, builder, publisher, SingleFlight())
        self.updater = ProfileUpdater(
            self.active_model, profiles, cache, builder, publisher, self.invalidation, sleep=simulation.sleep
        )


class Gateway:
    def __init__(self, process: Process, recommender: Recommender) -> None:
        self.process, self.client = process, ClientInMemory(cast("Any", recommender))
        self.lease = CacheLease(process.board, self.fallback, process.stores.simulation.clock)
        ready = ReadyListReader(cast("Any", process.lists.format2.cache), self.lease, process.format)
        self.lists = UserLists(ListReader(process.lists, self.lease), self.client, NoRefresh(), ready)

    async def fallback(self) -> Notices | None:
        notices = await self.client.notices()
        return notices if self.process.is_old else cast("NoticeBoard", self.process.board).from_others(notices)


class Fleet:
    """Both gateways ask recommenders of this code for the notices while they cannot reach the store."""

    def __init__(self, simulation: Simulation) -> None:
        self.stores = TwoFormats(simulation, {USER: 0}, {USER: {}})
        first, second, old = (Process(self.stores, name, name == "old") for name in ("first", "second", "old"))
        self.recommenders = [Recommender(process) for process in (first, second, old)]
        self.gateways = [
            Gateway(Process(self.stores, "web"), self.recommenders[0]),
            Gateway(Process(self.stores, "old web", is_old=True), self.recommenders[1]),
        ]
        self.stores.check_mark = self.check_that_nobody_believes_old_lists
        self.acknowledged = 0
        self.last_acknowledged: dict[int, tuple[int, float]] = {}
        self.reads = 0

    def check_that_nobody_believes_old_lists(self) -> None:
        for gateway in self.gateways:
            assert gateway.process.format.reading == 2 or not gateway.lease.is_valid()

    async def background(self) -> None:
        leases = (gateway.lease.run() for gateway in self.gateways)
        await asyncio.gather(*leases, *(each.invalidation.run() for each in self.recommenders))

    async def rate(self, by: int, movie: int, stars: float) -> None:
        """A client repeats the request until it is acknowledged, at a recommender of this code where the other is
        refused."""
        while True:
            try:
                body = await self.recommenders[by].updater.rate(USER, movie, stars, 10)
            except MatineeError:
                by = by % 2
                await self.stores.simulation.step()
                continue
            version = ProfileChanged.model_validate_json(body).profile_version
            self.acknowledged = max(self.acknowledged, version)
            known = self.last_acknowledged.get(movie, (0, 0.0))
            self.last_acknowledged[movie] = max(known, (version, stars))
            return

    async def read(self, by: int, amount: int) -> None:
        acknowledged = self.acknowledged
        try:
            lists = self.gateways[by].lists
            ready = await lists.ready.read(USER, amount)
            body = ready.body() if ready else await lists.read(USER, amount, NO_CONTROLS, OWNER)
        except MatineeError:
            return
        listed = Recommendations.model_validate_json(body)
        assert listed.profile_version >= acknowledged, "a stale list was served"
        self.reads += 1

    async def migrate(self) -> None:
        stores, users = self.stores, cast("Any", Users([USER]))
        old, new = OldNotices(stores.old, stores=stores), MemoryNotices(stores.new)
        conversion = cast("Any", MemoryConversion(stores))
        migration = Migration(users, conversion, users, cast("Any", old), cast("Any", new), stores.simulation.sleep)
        while True:
            try:
                await migration.run(lambda _: None, lambda _: None)
            except StoreUnavailable:
                await stores.simulation.step()
                continue
            return


class MigrationAttack(Attack):
    def __init__(self, chance: Random, faults: list[str]) -> None:
        actions = ["run"] * 8 + ["rate", "rate", "read", "read", "read", "tick", "tick", "migrate", *faults]
        super().__init__(chance, Simulation(), actions, most_actions=160)
        self.fleet = Fleet(self.simulation)
        self.migration: asyncio.Task[None] | None = None

    async def background(self) -> None:
        await self.fleet.background()

    def rate(self) -> None:
        by, movie = self.chance.randrange(3), self.chance.choice(MOVIES)
        self.tasks.append(asyncio.create_task(self.fleet.rate(by, movie, self.chance.choice(STARS))))

    def read(self) -> None:
        self.tasks.append(asyncio.create_task(self.fleet.read(self.chance.randrange(2), self.chance.choice([5, 10]))))

    def migrate(self) -> None:
        """Starts the migration, or kills it; then it is started again later."""
        if self.migration is None or self.migration.done():
            self.migration = asyncio.create_task(self.fleet.migrate())
            self.tasks.append(self.migration)
        elif self.chance.random() < 0.2:
            self.tasks.remove(self.migration)
            self.migration.cancel()
            self.migration = None

    def evict(self) -> None:
        self.fleet.stores.old.cached.clear()
        self.fleet.stores.new.cached.clear()

    def cut_a_process_off_redis(self) -> None:
        self.simulation.cut_off ^= {self.chance.choice(PROCESSES)}

    async def finish(self, background: "asyncio.Task[None]") -> None:
        if self.migration is None:
            self.migrate()
        await super().finish(background)

    def check_the_end(self) -> None:
        stores, acknowledged = self.fleet.stores, self.fleet.last_acknowledged
        assert (stores.versions, stores.mark, stores.rows[USER]) == ({}, 2, {})
        profile = stores.items[USER]
        assert {movie: stars for movie, (_, stars) in acknowledged.items()} == {
            movie: verdict.rating for movie, verdict in profile.rated.items()
        }
        assert profile.version >= self.fleet.acknowledged


THOROUGHLY = settings(
    max_examples=attempts(150), deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
)


@pytest.mark.long
@THOROUGHLY
@given(st.randoms(use_true_random=True))
def test_no_list_is_stale_and_nothing_lost_during_the_migration(chance: Random) -> None:
    run_attack(lambda: MigrationAttack(chance, ["evict", "lose_a_response"]))


@THOROUGHLY
@given(st.randoms(use_true_random=True))
def test_the_same_holds_when_some_processes_cannot_reach_redis(chance: Random) -> None:
    run_attack(lambda: MigrationAttack(chance, ["evict", "lose_a_response", "cut_a_process_off_redis"]))
