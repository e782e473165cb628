"""Attacks the promise of hiding: several recommenders and readers, of which some are suspended at any moment.

Whatever is answered to a request that begins after the acknowledgement lacks the movie.
"""

import asyncio
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, cast

import pytest

from services.recommender.records.hiding import TAKE_UP_SECONDS, Hiding, HidingCheck, require_known_hides
from shared.contracts.errors import RecommenderUnavailable, StoreUnavailable
from shared.contracts.lists import ListHead
from shared.lists.cache_lease import LEASE_SECONDS, CacheLease, Notices
from shared.lists.found_list import OutdatedList
from shared.lists.fragments.catalogue_version import catalogue_of
from shared.lists.list_stores import ListStores, VersionedListStores
from shared.lists.reader import ListReader
from shared.lists.ready_list import FirstRows, ReadyList
from shared.lists.store_format import StoreFormat
from tests.support.fakes.notices import FakeTime, PlaceholderCache
from tests.support.rendered_lists import ready_list


@dataclass
class World:
    """The stores: the newest catalogue, the notices, and a list that Redis and DynamoDB hold."""

    time: FakeTime = field(default_factory=FakeTime)
    catalogue: int = 1
    hides: int = 0
    listed: int = 1
    """The catalogue that the stored list is of."""
    down: bool = False

    async def read(self) -> Notices:
        await asyncio.sleep(0)
        if self.down:
            raise StoreUnavailable
        return Notices("m1", hides=self.hides)

    async def set_hides(self, catalogue: int) -> None:
        await asyncio.sleep(0)
        self.hides = max(self.hides, catalogue)

    def hiding(self) -> Hiding:
        return Hiding(self, PlaceholderCache(down=False), self.time.sleep)


class Recommender:
    """Takes up the catalogue when it gets to it."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.served: Any = SimpleNamespace(dataset=SimpleNamespace(catalogue_version=1))
        lease = CacheLease(world, clock=world.time.clock)
        self.check = HidingCheck(lease, cast("Any", SimpleNamespace(current=self.served)), self.sleep)

    def take_up(self) -> None:
        self.served.dataset.catalogue_version = self.world.catalogue

    async def sleep(self, seconds: float) -> None:
        self.world.time.now += seconds
        await asyncio.sleep(0)

    async def shown(self) -> int:
        """The catalogue that a response shows."""
        await self.check.ensure()
        return int(self.served.dataset.catalogue_version)


class Reader:
    """Web or voice."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.lease = CacheLease(world, clock=world.time.clock)
        store: Any = ListStores(cast("Any", self), cast("Any", SimpleNamespace(get=self.get)))
        stores = VersionedListStores(StoreFormat(2, 2), cast("Any", None), store)
        self.reader = ListReader(stores, self.lease)

    async def get(self, user_id: int, amount: int = 0) -> ReadyList | FirstRows:
        await asyncio.sleep(0)
        version = f"m1+{self.world.listed}"
        now = datetime(2026, 1, 2, tzinfo=UTC)
        record = ready_list(ListHead(user_id=user_id, profile_version=1, model_version=version, computed_at=now))
        return record.first(amount) if amount else record

    async def try_put_placeholder(self, _user_id: int) -> None: ...

    async def try_fill(self, _record: Any, _token: Any) -> None: ...

    async def shown(self) -> int | None:
        """None where the recommender has to answer."""
        found: Any = await self.reader.read(1, 5)
        return None if found is None or isinstance(found, OutdatedList) else catalogue_of(found.model_version)


async def acknowledged(world: World, catalogue: int, step: Callable[[], None]) -> None:
    """Hides a movie while `step` happens again and again."""
    world.catalogue = catalogue
    hiding = asyncio.create_task(world.hiding().acknowledge(catalogue))
    while not hiding.done():
        step()
        world.time.now += 0.1
        await world.time.run_tasks()
    await hiding


async def test_who_alone_cannot_read_the_notices_goes_by_those_of_who_asks() -> None:
    """Its credentials may have expired; a sample user's list needs no store."""
    world = World(down=True)
    recommender = Recommender(world)
    assert await recommender.shown() == 1
    with pytest.raises(RecommenderUnavailable):
        await recommender.check.ensure(2)
    assert world.time.now < TAKE_UP_SECONDS
    world.catalogue = 2
    recommender.take_up()
    await recommender.check.ensure(2)


async def test_a_hiding_that_who_asks_knows_first_is_waited_for() -> None:
    world = World()
    recommender = Recommender(world)
    await recommender.check.ensure()
    asked = asyncio.create_task(recommender.check.ensure(2))
    await asyncio.sleep(0)
    assert not asked.done()
    world.catalogue = world.hides = 2
    recommender.take_up()
    await asked


@pytest.mark.parametrize("seed", range(60))
async def test_after_the_acknowledgement_nothing_shows_the_movie(seed: int) -> None:
    chance = random.Random(seed)
    world = World()
    recommenders, readers = [Recommender(world) for _ in range(3)], [Reader(world) for _ in range(4)]
    everyone: list[Recommender | Reader] = [*recommenders, *readers]
    for each in everyone:
        await (each.check.lease if isinstance(each, Recommender) else each.lease).refresh()
        await each.shown()
    suspended = set(chance.sample(range(len(everyone)), 3))

    def step() -> None:
        for place, each in enumerate(everyone):
            if place not in suspended and chance.random() < 0.5 and isinstance(each, Recommender):
                each.take_up()

    await acknowledged(world, 2, step)
    world.time.now += chance.choice([0, 0.1, LEASE_SECONDS, 60])
    for reader in readers:
        assert await reader.shown() in {None, 2}
    for recommender in recommenders:
        if recommender.served.dataset.catalogue_version == 1:
            with pytest.raises(RecommenderUnavailable):
                await recommender.shown()
        recommender.take_up()
        assert await recommender.shown() == 2


async def test_without_the_wait_a_reader_would_show_it() -> None:
    world = World()
    reader = Reader(world)
    await reader.lease.refresh()
    await world.set_hides(2)
    assert await reader.shown() == 1
    world.time.now += LEASE_SECONDS
    assert await reader.shown() is None


async def test_a_recommender_waits_until_it_has_taken_up_the_change() -> None:
    world = World(catalogue=2, hides=2)
    recommender = Recommender(world)
    shown = asyncio.create_task(recommender.shown())
    await world.time.run_tasks()
    assert not shown.done()
    recommender.take_up()
    assert await shown == 2
    assert world.time.now < TAKE_UP_SECONDS


async def test_while_the_store_is_down_a_recommender_answers_with_what_it_has() -> None:
    world = World()
    recommender = Recommender(world)
    await recommender.shown()
    world.down = True
    world.time.now += 60
    assert await recommender.shown() == 1
    assert await recommender.shown() == 1


async def test_profiles_are_refused_while_the_notices_are_refused_since_other_requests_may_succeed() -> None:
    world = World()
    recommender = Recommender(world)
    await recommender.shown()
    require_known_hides()
    world.time.now += 60
    world.down = True
    await recommender.shown()
    world.down, world.catalogue, world.hides = False, 2, 2
    with pytest.raises(StoreUnavailable):
        require_known_hides()
    recommender.take_up()
    await recommender.shown()
    require_known_hides()


async def test_what_was_hidden_is_not_forgotten_by_notices_from_a_process_that_does_not_know_it() -> None:
    world = World(hides=2)
    reader = Reader(world)
    await reader.lease.refresh()
    world.hides = 0
    await reader.lease.refresh()
    assert reader.lease.notices.hides == 2
