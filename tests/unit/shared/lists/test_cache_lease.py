import asyncio
import time
from dataclasses import FrozenInstanceError, dataclass, field
from typing import Any, cast

import httpx
import pytest

from shared.contracts.errors import StoreUnavailable
from shared.lists import cache_lease
from shared.lists.cache_lease import CacheLease, Notices, fetch_notices

DISTRUSTED = Notices("m1", {"writer": 1000 * int(time.time() + 600)})
SECONDS = 1.5
"""How long a lease lasts; a writer that cannot reach Redis waits as long."""


@dataclass
class LeaseEnvironment:
    """A store with notices, a recommender that may read them, and a clock."""

    now: float = 0
    read_seconds: float = 0
    store: Notices | None = field(default_factory=Notices)
    recommender: Notices | None = None
    fallback_calls: int = 0

    async def read(self) -> Notices:
        self.now += self.read_seconds
        if self.store is None:
            raise StoreUnavailable
        return self.store

    async def fallback(self) -> Notices | None:
        self.fallback_calls += 1
        self.now += self.read_seconds
        return self.recommender

    def lease(self) -> CacheLease:
        return CacheLease(cast("Any", self), self.fallback, clock=lambda: self.now)


def state(lease: CacheLease) -> tuple[bool, bool]:
    return lease.is_valid(), lease.store_is_down()


async def test_a_new_lease_is_not_valid() -> None:
    assert state(LeaseEnvironment().lease()) == (False, False)


@pytest.mark.parametrize(
    ("elapsed", "valid"), [(0, True), (1.49, True), (SECONDS, False), (SECONDS + 1, False), (SECONDS + 60, False)]
)
async def test_a_lease_lasts_for_its_time(elapsed: float, valid: bool) -> None:
    environment = LeaseEnvironment(now=1000)
    lease = environment.lease()
    await lease.refresh()
    environment.now += elapsed
    assert state(lease) == (valid, False)


@pytest.mark.parametrize(("read_seconds", "valid"), [(1.49, True), (SECONDS, False)])
@pytest.mark.parametrize("store", [Notices(), None])
async def test_a_lease_counts_from_before_the_read(store: Notices | None, read_seconds: float, valid: bool) -> None:
    environment = LeaseEnvironment(store=store, recommender=Notices())
    lease = environment.lease()
    environment.read_seconds = read_seconds if store else 0
    await lease.refresh()
    if store is None:
        environment.now, environment.read_seconds = 100, read_seconds
        assert await lease.cache_is_safe() is valid
    assert lease.is_valid() is valid


async def test_a_lease_is_not_valid_while_a_writer_distrusts_the_cache() -> None:
    lease = LeaseEnvironment(store=DISTRUSTED).lease()
    await lease.refresh()
    assert state(lease) == (False, False)


async def test_a_reader_without_the_store_learns_of_distrust_from_a_recommender() -> None:
    environment = LeaseEnvironment(store=None, recommender=DISTRUSTED)
    lease = environment.lease()
    await lease.refresh()
    assert state(lease) == (False, False)
    environment.recommender = Notices("m1")
    await lease.refresh()
    assert state(lease) == (True, False)
    assert lease.notices == Notices("m1")


async def test_a_store_that_is_down_for_all_needs_no_lease() -> None:
    environment = LeaseEnvironment(store=None, recommender=None)
    lease = environment.lease()
    await lease.refresh()
    assert state(lease) == (False, True)
    environment.now = SECONDS - 0.01
    assert state(lease) == (False, True)
    environment.now = SECONDS
    assert state(lease) == (False, False)
    environment.now = SECONDS + 1
    assert state(lease) == (False, False)


async def test_an_outage_ends_with_the_next_read() -> None:
    environment = LeaseEnvironment(store=None, recommender=None)
    lease = environment.lease()
    await lease.refresh()
    environment.store = Notices()
    await lease.refresh()
    assert (*state(lease), environment.fallback_calls) == (True, False, 1)


async def test_distrust_that_was_read_before_an_outage_still_holds() -> None:
    environment = LeaseEnvironment(store=DISTRUSTED)
    lease = environment.lease()
    await lease.refresh()
    environment.store = None
    await lease.refresh()
    assert state(lease) == (False, False)


@pytest.mark.parametrize(("notices", "safe"), [(Notices("m1"), True), (None, True), (DISTRUSTED, False)])
async def test_a_reader_that_the_store_failed_before_any_refresh_asks_a_recommender(
    notices: Notices | None, safe: bool
) -> None:
    environment = LeaseEnvironment(store=None, recommender=notices)
    assert await environment.lease().cache_is_safe() is safe
    assert environment.fallback_calls == 1


@pytest.mark.parametrize("recommender", [Notices(), None])
async def test_a_reader_that_knows_the_cache_to_be_safe_asks_nobody(recommender: Notices | None) -> None:
    environment = LeaseEnvironment(store=None, recommender=recommender)
    lease = environment.lease()
    await lease.refresh()
    assert await lease.cache_is_safe() is True
    assert environment.fallback_calls == 1


async def test_without_a_fallback_the_store_counts_as_down() -> None:
    lease = CacheLease(cast("Any", LeaseEnvironment(store=None)), clock=lambda: 0)
    await lease.refresh()
    assert state(lease) == (False, True)


async def test_the_lease_is_refreshed_twice_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    environment, pauses = LeaseEnvironment(), []

    async def sleep(seconds: float) -> None:
        pauses.append((seconds, lease.is_valid()))
        environment.now += 10
        if len(pauses) == 3:
            raise asyncio.CancelledError

    lease = environment.lease()
    monkeypatch.setattr(asyncio, "sleep", sleep)
    with pytest.raises(asyncio.CancelledError):
        await lease.run()
    assert pauses == [(0.5, True)] * 3


@pytest.mark.parametrize("until", [0, 1, 10_000, 10**15])
def test_a_notice_counts_as_long_as_it_exists_whatever_the_clock_says(until: int) -> None:
    assert Notices(None, {"writer": until}).distrusted is True
    assert Notices().distrusted is False


async def test_its_age_counts_from_the_last_refresh() -> None:
    environment = LeaseEnvironment(now=1000)
    lease = environment.lease()
    environment.now += 7
    assert lease.age() == 7
    await lease.refresh()
    environment.now += 2
    assert lease.age() == 2


async def test_lists_can_be_read_once_a_model_was_announced_even_while_the_store_is_down() -> None:
    environment = LeaseEnvironment()
    lease = environment.lease()
    await lease.refresh()
    with pytest.raises(StoreUnavailable):
        await lease.check_published()
    environment.store = Notices("m1")
    await lease.refresh()
    await lease.check_published()
    environment.store = None
    await lease.refresh()
    await lease.check_published()


def test_notices_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        Notices().model_version = "m2"  # type: ignore[misc]


@pytest.mark.parametrize("status", [200, 503])
async def test_a_recommender_returns_the_notices_or_an_error(status: int) -> None:
    def respond(request: httpx.Request) -> httpx.Response:
        assert (request.method, request.url.path) == ("GET", "/internal/notices")
        return httpx.Response(status, json={"model_version": "m2", "distrust": {"writer": 9999999999999}})

    async with httpx.AsyncClient(transport=httpx.MockTransport(respond), base_url="http://recommender") as client:
        notices = await fetch_notices(client)
    assert notices == (Notices("m2", {"writer": 9999999999999}) if status == 200 else None)


async def test_a_slow_recommender_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache_lease, "REFRESH_SECONDS", 0.01)

    async def hang(_: httpx.Request) -> httpx.Response:
        await asyncio.Event().wait()
        raise AssertionError

    async with httpx.AsyncClient(transport=httpx.MockTransport(hang), base_url="http://recommender") as client:
        assert await fetch_notices(client) is None
