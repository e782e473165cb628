import asyncio
from dataclasses import dataclass, field
from typing import Any, cast

import pytest

from services.recommender.invalidations import Invalidations
from shared.cache import CacheUnavailable
from shared.errors import StoreUnavailable


@dataclass
class FakeCache:
    away: bool = True
    seconds: int = 600
    held: dict[int, int] = field(default_factory=dict)

    async def placehold(self, user_id: int, version: int) -> bytes:
        if self.away:
            raise CacheUnavailable
        self.held[user_id] = max(version, self.held.get(user_id, 0))
        return b"token"


@dataclass
class FakeNotices:
    away: bool = False
    up: list[str] = field(default_factory=list)

    async def distrust(self, entry: str) -> None:
        if self.away:
            raise StoreUnavailable
        self.up.append(entry)

    async def trust(self, entry: str) -> None:
        if self.away:
            raise StoreUnavailable
        if entry in self.up:
            self.up.remove(entry)


@dataclass
class Parts:
    cache: FakeCache = field(default_factory=FakeCache)
    notices: FakeNotices = field(default_factory=FakeNotices)
    slept: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.invalidations = Invalidations(cast("Any", self.cache), cast("Any", self.notices), self.sleep)

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        await asyncio.sleep(0)


@pytest.fixture
def parts() -> Parts:
    return Parts()


async def test_with_redis_there_nobody_is_told_and_nobody_waits(parts: Parts) -> None:
    parts.cache.away = False
    await parts.invalidations.settle(944, 3)
    assert (parts.cache.held, parts.notices.up, parts.slept) == ({944: 3}, [], [])


async def test_without_redis_it_waits_until_no_reader_believes_the_cache(parts: Parts) -> None:
    await asyncio.gather(*(parts.invalidations.settle(user, 3) for user in (944, 945, 946)))
    assert len(parts.notices.up) == 1
    assert parts.slept == [1.5]
    await parts.invalidations.settle(947, 1)
    assert (len(parts.notices.up), parts.slept) == (1, [1.5])


async def test_when_redis_is_back_everything_lands_and_the_notice_goes(parts: Parts) -> None:
    await asyncio.gather(parts.invalidations.settle(944, 2), parts.invalidations.settle(944, 3))
    await parts.invalidations.settle(945, 1)
    parts.cache.away = False
    await parts.invalidations.land_all()
    assert (parts.cache.held, parts.notices.up) == ({944: 3, 945: 1}, [])


async def test_where_nobody_can_be_told_the_write_is_not_acknowledged(parts: Parts) -> None:
    parts.notices.away = True
    with pytest.raises(StoreUnavailable):
        await parts.invalidations.settle(944, 1)
    parts.notices.away = False
    await parts.invalidations.settle(944, 2)
    assert len(parts.notices.up) == 1


async def test_a_notice_that_may_be_down_is_not_relied_on_again(parts: Parts) -> None:
    await parts.invalidations.settle(944, 1)
    parts.cache.away, parts.notices.away = False, True
    await parts.invalidations.land_all()
    parts.cache.away, parts.notices.away = True, False
    await parts.invalidations.settle(944, 2)
    assert parts.slept == [1.5, 1.5]
    parts.cache.away = False
    await parts.invalidations.land_all()
    assert parts.notices.up == []
