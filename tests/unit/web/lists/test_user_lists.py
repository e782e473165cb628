import asyncio
from dataclasses import dataclass, field
from typing import Any, cast

import pytest

from services.web.lists.user_lists import PLAIN, UserLists
from shared.contracts.errors import StoreUnavailable
from shared.contracts.lists import Controls, Source
from shared.lists.stored_list import FoundList

COMPUTED = b"computed"


def found(source: Source) -> FoundList:
    return FoundList(b'7\n{"user_id":944}\n{"movie_id":1}\n{"movie_id":2}', source)


def body(source: Source) -> bytes:
    """What one movie of `found` is as a response."""
    return b'{"user_id":944,"source":"%b","movies":[{"movie_id":1}]}' % source.encode()


@dataclass
class Reader:
    cached: FoundList | None = None
    stored: FoundList | None = None
    down: bool = False

    async def read_cached(self, _user_id: int) -> FoundList | None:
        return self.cached

    async def read(self, _user_id: int) -> FoundList | None:
        if self.down:
            raise StoreUnavailable
        return self.stored


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
class World:
    reader: Reader = field(default_factory=Reader)
    recommender: Recommender = field(default_factory=Recommender)
    refreshes: Refreshes = field(default_factory=Refreshes)
    metrics: Metrics = field(default_factory=Metrics)

    def lists(self) -> UserLists:
        return UserLists(*(cast("Any", port) for port in (self.reader, self.recommender, self.refreshes, self.metrics)))


@pytest.fixture
def world() -> World:
    return World()


async def test_a_cached_list_is_returned_and_refreshed_if_outdated(world: World) -> None:
    world.reader.cached = found("cache")
    assert await world.lists().read(944, 1, PLAIN) == body("cache")
    assert (world.refreshes.users, world.metrics.sources, world.recommender.calls) == ([944], ["cache"], [])


async def test_a_list_that_is_not_cached_is_read_from_the_table(world: World) -> None:
    world.reader.stored = found("store")
    assert await world.lists().read(944, 1, PLAIN) == body("store")
    assert (world.refreshes.users, world.metrics.sources, world.recommender.calls) == ([944], ["store"], [])


@pytest.mark.parametrize("down", [False, True])
async def test_without_a_stored_list_or_store_the_recommender_computes_it(world: World, down: bool) -> None:
    world.reader.down = down
    assert await world.lists().read(944, 5, PLAIN) == COMPUTED
    assert world.recommender.calls == [(944, 5, PLAIN)]
    assert (world.refreshes.users, world.metrics.sources) == ([], ["computed"])


async def test_a_list_with_controls_is_always_computed(world: World) -> None:
    world.reader.cached = found("cache")
    horror = Controls(genre="Horror")
    assert await world.lists().read(944, 5, horror) == COMPUTED
    assert world.recommender.calls == [(944, 5, horror)]


async def test_concurrent_misses_share_one_computation(world: World) -> None:
    lists = world.lists()
    assert await asyncio.gather(*(lists.read(944, 5, PLAIN) for _ in range(10))) == [COMPUTED] * 10
    assert len(world.recommender.calls) == 1
