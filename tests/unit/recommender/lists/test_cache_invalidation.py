import asyncio
from collections.abc import Awaitable
from dataclasses import dataclass, field
from typing import Any

import pytest

from services.recommender.lists.cache_invalidation import CacheInvalidation
from shared.contracts.errors import CacheUnavailable, StoreUnavailable
from shared.lists.cache_lease import Notices


@dataclass
class FakeCache:
    away: bool = True
    seconds: int = 600
    held: dict[int, int] = field(default_factory=dict)

    async def put_placeholder(self, user_id: int, version: int) -> bytes:
        if self.away:
            raise CacheUnavailable
        self.held[user_id] = max(version, self.held.get(user_id, 0))
        return b"token"

    async def clear(self) -> None:
        if self.away:
            raise CacheUnavailable
        self.held.clear()


@dataclass
class FakeNotices:
    away: bool = False
    up: dict[str, int] = field(default_factory=dict)

    def _there(self) -> None:
        if self.away:
            raise StoreUnavailable

    async def read(self) -> Notices:
        self._there()
        return Notices("m", dict(self.up))

    async def distrust(self, name: str, until: int) -> None:
        self._there()
        self.up[name] = until

    async def renew(self, name: str, until: int) -> bool:
        self._there()
        if name in self.up:
            self.up[name] = until
        return name in self.up

    async def withdraw_distrust(self, name: str) -> None:
        self._there()
        self.up.pop(name, None)

    async def remove_unrenewed(self, name: str, until: int) -> bool:
        self._there()
        return self.up.get(name) == until and self.up.pop(name) > 0


@dataclass
class Parts:
    """Whoever sleeps wakes up when a test has moved the time on."""

    cache: FakeCache = field(default_factory=FakeCache)
    notices: FakeNotices = field(default_factory=FakeNotices)
    now: float = 0

    def __post_init__(self) -> None:
        stores: Any = (self.cache, self.notices, self.sleep, lambda: self.now)
        self.invalidation = CacheInvalidation(*stores)
        self.expired_notices = self.invalidation.expired_notices

    async def sleep(self, seconds: float) -> None:
        until = self.now + seconds
        while self.now < until:
            await asyncio.sleep(0)

    async def pass_time(self, seconds: float) -> None:
        """In steps of a quarter of a second, each with time for everybody to act."""
        for _ in range(int(4 * seconds)):
            self.now += 0.25
            await self.let_act()

    async def let_act(self) -> None:
        for _ in range(5):
            await asyncio.sleep(0)

    async def seconds_until(self, done: Awaitable[Any]) -> float:
        began, task = self.now, asyncio.ensure_future(done)
        await self.let_act()
        while not task.done():
            await self.pass_time(0.25)
        await task
        return self.now - began


@pytest.fixture
def parts() -> Parts:
    return Parts()


async def test_with_redis_there_nobody_is_told_and_nobody_waits(parts: Parts) -> None:
    parts.cache.away = False
    await parts.invalidation.settle(944, 3)
    assert (parts.cache.held, parts.notices.up, parts.now) == ({944: 3}, {}, 0)


async def test_without_redis_it_waits_until_no_reader_believes_the_cache(parts: Parts) -> None:
    together = asyncio.gather(*(parts.invalidation.settle(user, 3) for user in (944, 945, 946)))
    assert await parts.seconds_until(together) == 1.5
    assert len(parts.notices.up) == 1
    await parts.invalidation.settle(947, 1)
    assert (len(parts.notices.up), parts.now) == (1, 1.5)


async def test_when_redis_is_back_everything_lands_and_the_notice_goes(parts: Parts) -> None:
    together = [parts.invalidation.settle(*each) for each in ((944, 2), (944, 3), (945, 1))]
    await parts.seconds_until(asyncio.gather(*together))
    parts.cache.away = False
    await parts.invalidation.retry_all()
    assert (parts.cache.held, parts.notices.up) == ({944: 3, 945: 1}, {})


async def test_where_nobody_can_be_told_the_write_is_not_acknowledged(parts: Parts) -> None:
    parts.notices.away = True
    with pytest.raises(StoreUnavailable):
        await parts.invalidation.settle(944, 1)
    parts.notices.away = False
    await parts.seconds_until(parts.invalidation.settle(944, 2))
    assert len(parts.notices.up) == 1


async def test_a_notice_that_may_be_down_is_not_relied_on_again(parts: Parts) -> None:
    await parts.seconds_until(parts.invalidation.settle(944, 1))
    parts.cache.away, parts.notices.away = False, True
    await parts.invalidation.retry_all()
    parts.cache.away, parts.notices.away = True, False
    assert await parts.seconds_until(parts.invalidation.settle(944, 2)) == 1.5
    parts.cache.away = False
    await parts.invalidation.retry_all()
    assert parts.notices.up == {}


async def test_a_notice_that_is_needed_for_long_stays_up_and_is_not_swept(parts: Parts) -> None:
    await parts.seconds_until(parts.invalidation.settle(944, 1))
    (name,) = parts.notices.up
    for _ in range(30):
        await parts.pass_time(1)
        parts.cache.away = False
        await parts.expired_notices.look()
        parts.cache.away = True
    assert list(parts.notices.up) == [name]
    began = parts.now
    await parts.invalidation.settle(944, 2)
    assert parts.now == began


async def test_a_writer_whose_notice_could_not_be_renewed_puts_up_another_and_waits(parts: Parts) -> None:
    await parts.seconds_until(parts.invalidation.settle(944, 1))
    parts.notices.away = True
    await parts.pass_time(2)
    parts.notices.away = False
    assert await parts.seconds_until(parts.invalidation.settle(944, 2)) >= 1.5


async def test_a_writer_who_slept_until_it_was_swept_puts_up_another_and_waits(parts: Parts) -> None:
    await parts.seconds_until(parts.invalidation.settle(944, 1))
    (name,) = parts.notices.up
    parts.now += 60
    assert await parts.notices.remove_unrenewed(name, parts.notices.up[name])
    assert await parts.seconds_until(parts.invalidation.settle(944, 2)) == 1.5
    assert name not in parts.notices.up


async def looked(parts: Parts, seconds: int) -> None:
    for _ in range(seconds):
        await parts.expired_notices.look()
        parts.now += 1
    await parts.expired_notices.look()


async def test_the_notice_of_a_writer_who_died_is_swept_after_the_cache_was_emptied(parts: Parts) -> None:
    parts.cache.away, parts.cache.held = False, {944: 1}
    await parts.notices.distrust("dead", 1)
    await looked(parts, 4)
    assert (parts.notices.up, parts.cache.held) == ({"dead": 1}, {944: 1})
    await looked(parts, 1)
    assert (parts.notices.up, parts.cache.held) == ({}, {})


async def test_while_the_cache_cannot_be_emptied_the_notice_stays(parts: Parts) -> None:
    await parts.notices.distrust("dead", 1)
    with pytest.raises(CacheUnavailable):
        await looked(parts, 10)
    assert parts.notices.up == {"dead": 1}


async def test_time_in_which_nobody_could_renew_does_not_count(parts: Parts) -> None:
    parts.cache.away = False
    await parts.notices.distrust("writer", 1)
    sweeping = asyncio.create_task(parts.expired_notices.run())
    await parts.pass_time(3)
    parts.notices.away = True
    await parts.pass_time(20)
    parts.notices.away = False
    await parts.pass_time(3)
    assert parts.notices.up == {"writer": 1}
    await parts.pass_time(4)
    sweeping.cancel()
    assert parts.notices.up == {}
