import time
from dataclasses import dataclass, field
from typing import Any, cast

import httpx
import pytest

from shared.contracts.errors import StoreUnavailable
from shared.lists.cache_lease import LEASE_SECONDS, CacheLease, Notices, fetch_notices

DISTRUSTED = Notices("m1", {"writer": 1000 * int(time.time() + 600)})


@dataclass
class World:
    """A store with notices, a recommender to ask for them, and a clock."""

    now: float = 0
    store: Notices | None = field(default_factory=Notices)
    recommender: Notices | None = None
    asked: int = 0

    async def read(self) -> Notices:
        if self.store is None:
            raise StoreUnavailable
        return self.store

    async def elsewhere(self) -> Notices | None:
        self.asked += 1
        return self.recommender

    def lease(self) -> CacheLease:
        return CacheLease(cast("Any", self), self.elsewhere, clock=lambda: self.now)


async def test_a_lease_lasts_its_time_from_the_beginning_of_the_look() -> None:
    world = World()
    lease = world.lease()
    assert not lease.is_valid()
    await lease.refresh()
    world.now = LEASE_SECONDS - 0.01
    assert lease.is_valid()
    world.now = LEASE_SECONDS
    assert (lease.is_valid(), lease.store_is_down()) == (False, False)


async def test_it_is_not_given_while_somebody_distrusts_the_cache() -> None:
    lease = World(store=DISTRUSTED).lease()
    await lease.refresh()
    assert (lease.is_valid(), lease.store_is_down()) == (False, False)


async def test_a_reader_cut_off_from_the_store_hears_of_distrust_from_a_recommender() -> None:
    world = World(store=None, recommender=DISTRUSTED)
    lease = world.lease()
    await lease.refresh()
    assert (lease.is_valid(), lease.store_is_down()) == (False, False)
    world.recommender = Notices("m1")
    await lease.refresh()
    assert lease.is_valid()


async def test_where_the_store_is_away_for_all_no_lease_is_needed() -> None:
    world = World(store=None, recommender=None)
    lease = world.lease()
    await lease.refresh()
    assert (lease.is_valid(), lease.store_is_down()) == (False, True)
    world.store = Notices()
    await lease.refresh()
    assert (lease.is_valid(), lease.store_is_down(), world.asked) == (True, False, 1)


@pytest.mark.parametrize(("told", "believed"), [(Notices("m1"), True), (None, True), (DISTRUSTED, False)])
async def test_whom_the_store_fails_before_any_look_asks_a_recommender_at_once(
    told: Notices | None, believed: bool
) -> None:
    world = World(store=None, recommender=told)
    lease = world.lease()
    assert await lease.cache_is_safe() is believed
    assert world.asked == 1


async def test_with_the_store_in_reach_nobody_else_is_asked() -> None:
    world = World()
    await world.lease().refresh()
    assert world.asked == 0


@pytest.mark.parametrize("status", [200, 503])
async def test_a_recommender_tells_what_it_reads_or_that_it_cannot(status: int) -> None:
    def answer(_: httpx.Request) -> httpx.Response:
        return httpx.Response(status, json={"model_version": "m2", "distrust": {"writer": 9999999999999}})

    async with httpx.AsyncClient(transport=httpx.MockTransport(answer), base_url="http://recommender") as client:
        told = await fetch_notices(client)
    assert told == (Notices("m2", {"writer": 9999999999999}) if status == 200 else None)
