import asyncio
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, cast

import pytest

from services.web.lists.user_lists import UserLists
from shared.contracts.errors import StoreUnavailable
from shared.contracts.lists import NO_CONTROLS, Controls, ListHead, Source
from shared.lists.format1.stored_list import FirstLines
from shared.lists.found_list import FoundList
from shared.lists.ready_list import Access, CachedList, ReadyList

COMPUTED = b"computed"
HEAD = ListHead(user_id=944, profile_version=7, model_version="m1", computed_at=datetime(2026, 1, 2, tzinfo=UTC))
READY = ReadyList(HEAD, "f1", [b'{"movie_id":1}'])


def found(source: Source) -> FoundList:
    return FirstLines(b'7\n{"user_id":944}\n{"movie_id":1}\n{"movie_id":2}', 1, source)


def body(source: Source) -> bytes:
    """What one movie of `found` is as a response."""
    return b'{"user_id":944,"source":"%b","movies":[{"movie_id":1}]}' % source.encode()


@dataclass
class Reader:
    cached: FoundList | None = None
    stored: FoundList | None = None
    down: bool = False

    async def read_cached(self, _user_id: int, _amount: int) -> FoundList | None:
        return self.cached

    async def read(self, _user_id: int, _amount: int) -> FoundList | None:
        if self.down:
            raise StoreUnavailable
        return self.stored


@dataclass
class Ready:
    cached: CachedList | None = None

    async def read(self, _user_id: int, _amount: int) -> CachedList | None:
        return self.cached


@dataclass
class Recommender:
    calls: list[tuple[int, int, Controls]] = field(default_factory=list)

    async def recommendations(self, user_id: int, amount: int, controls: Controls) -> bytes:
        self.calls.append((user_id, amount, controls))
        await asyncio.sleep(0)
        return COMPUTED


@dataclass
class Refreshes:
    users: list[int] = field(default_factory=list)

    def refresh_if_outdated(self, user_id: int, _found: FoundList) -> None:
        self.users.append(user_id)


@dataclass
class Metrics:
    sources: list[str] = field(default_factory=list)

    def observe_list(self, source: str, _seconds: float) -> None:
        self.sources.append(source)

    def __getattr__(self, _name: str) -> Any:
        return lambda *_args, **_options: None


@dataclass
class ListSetup:
    reader: Reader = field(default_factory=Reader)
    recommender: Recommender = field(default_factory=Recommender)
    refreshes: Refreshes = field(default_factory=Refreshes)
    ready: Ready = field(default_factory=Ready)
    metrics: Metrics = field(default_factory=Metrics)

    def lists(self) -> UserLists:
        ports = (self.reader, self.recommender, self.refreshes, self.ready, self.metrics)
        return UserLists(*(cast("Any", port) for port in ports))


@pytest.fixture
def setup() -> ListSetup:
    return ListSetup()


async def test_a_cached_list_is_returned_and_refreshed_if_outdated(setup: ListSetup) -> None:
    setup.reader.cached = found("cache")
    assert await setup.lists().read(944, 1, NO_CONTROLS) == body("cache")
    assert (setup.refreshes.users, setup.metrics.sources, setup.recommender.calls) == ([944], ["cache"], [])


async def test_a_list_that_is_not_cached_is_read_from_the_table(setup: ListSetup) -> None:
    setup.reader.stored = found("store")
    assert await setup.lists().read(944, 1, NO_CONTROLS) == body("store")
    assert (setup.refreshes.users, setup.metrics.sources, setup.recommender.calls) == ([944], ["store"], [])


@pytest.mark.parametrize("down", [False, True])
async def test_without_a_stored_list_or_store_the_recommender_computes_it(setup: ListSetup, down: bool) -> None:
    setup.reader.down = down
    assert await setup.lists().read(944, 5, NO_CONTROLS) == COMPUTED
    assert setup.recommender.calls == [(944, 5, NO_CONTROLS)]
    assert (setup.refreshes.users, setup.metrics.sources) == ([], ["computed"])


async def test_a_list_with_controls_is_always_computed(setup: ListSetup) -> None:
    setup.reader.cached = found("cache")
    horror = Controls(genre="Horror")
    assert await setup.lists().read(944, 5, horror) == COMPUTED
    assert setup.recommender.calls == [(944, 5, horror)]


async def test_concurrent_misses_share_one_computation(setup: ListSetup) -> None:
    lists = setup.lists()
    assert await asyncio.gather(*(lists.read(944, 5, NO_CONTROLS) for _ in range(10))) == [COMPUTED] * 10
    assert len(setup.recommender.calls) == 1


async def test_a_ready_list_is_returned_and_refreshed_if_outdated(setup: ListSetup) -> None:
    setup.ready.cached = CachedList.from_values(list(READY.fields().values()), 1)
    assert await setup.lists().read_ready(944, 1) == READY.body(1, "cache")
    assert (setup.refreshes.users, setup.metrics.sources) == ([944], []), "the caller counts it"


async def test_a_list_that_not_everyone_may_see_is_not_ready(setup: ListSetup) -> None:
    for access in (Access.REDUCED, Access.NOTHING):
        private = replace(READY, access=access)
        setup.ready.cached = CachedList.from_values(list(private.fields().values()), 1)
        assert await setup.lists().read_ready(944, 1) is None
    setup.ready.cached = None
    assert await setup.lists().read_ready(944, 1) is None
    assert setup.refreshes.users == []
