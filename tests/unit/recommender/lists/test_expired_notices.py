import asyncio

import pytest
from structlog.testing import capture_logs

from services.recommender.lists.expired_notices import ExpiredNotices
from shared.contracts.errors import CacheUnavailable, StoreUnavailable
from tests.support.fakes.notices import FakeNoticeTable, FakeTime, PlaceholderCache


class Parts:
    def __init__(self) -> None:
        self.cache, self.board, self.time = PlaceholderCache(down=False), FakeNoticeTable(), FakeTime()
        self.expired = ExpiredNotices(self.cache, self.board, self.time.sleep, self.time.clock)

    async def look_each_second(self, seconds: int) -> None:
        for _ in range(seconds):
            await self.expired.look()
            self.time.now += 1
        await self.expired.look()


@pytest.fixture
def parts() -> Parts:
    return Parts()


async def test_the_notice_of_a_dead_writer_is_removed_after_five_seconds_and_an_empty_cache(parts: Parts) -> None:
    parts.cache.versions, parts.board.notices = {944: 1}, {"dead": 1}
    await parts.look_each_second(4)
    assert (parts.board.notices, parts.cache.versions) == ({"dead": 1}, {944: 1})
    with capture_logs() as logs:
        await parts.look_each_second(1)
    assert (parts.board.notices, parts.cache.versions) == ({}, {})
    assert [(entry["event"], entry["writers"]) for entry in logs] == [
        ("the cache was emptied for writers who are gone", 1)
    ]


async def test_a_notice_that_is_renewed_is_never_removed(parts: Parts) -> None:
    for until in range(1, 30):
        parts.board.notices["alive"] = until
        await parts.look_each_second(3)
    assert parts.board.notices == {"alive": 29}
    assert (parts.cache.attempts, parts.expired.seen()) == (0, {"alive": 29})


async def test_an_equal_end_is_no_renewal(parts: Parts) -> None:
    for _ in range(6):
        parts.board.notices = {"dead": int("1700000000000")}  # a new number at each look, as the store returns it
        await parts.expired.look()
        parts.time.now += 1
    assert parts.board.notices == {}


async def test_the_cache_is_emptied_once_for_all_dead_writers_and_the_living_stay(parts: Parts) -> None:
    parts.board.notices = {"dead": 1, "gone": 2}
    await parts.look_each_second(4)
    parts.board.notices["alive"] = 3
    await parts.look_each_second(1)
    assert (parts.board.notices, parts.cache.attempts) == ({"alive": 3}, 1)


async def test_a_notice_renewed_while_the_cache_was_emptied_stays(parts: Parts) -> None:
    parts.board.notices = {"slow": 1}
    await parts.look_each_second(4)
    clear = parts.cache.clear

    async def renew_meanwhile() -> None:
        await clear()
        parts.board.notices["slow"] = 2

    parts.cache.clear = renew_meanwhile  # type: ignore[method-assign]
    await parts.look_each_second(1)
    assert parts.board.notices == {"slow": 2}


async def test_while_the_cache_cannot_be_emptied_the_notice_stays(parts: Parts) -> None:
    parts.cache.down, parts.board.notices = True, {"dead": 1}
    with pytest.raises(CacheUnavailable):
        await parts.look_each_second(10)
    assert parts.board.notices == {"dead": 1}


async def test_a_notice_that_is_gone_is_forgotten(parts: Parts) -> None:
    parts.board.notices = {"other": 7}
    await parts.expired.look()
    assert parts.expired.seen() == {"other": 7}
    parts.board.notices = {}
    await parts.expired.look()
    assert parts.expired.seen() == {}


async def test_a_notice_that_is_seen_only_now_and_then_is_removed_too(parts: Parts) -> None:
    """A writer that died while it put up its notice leaves it in some of the copies, of which each look reads one."""
    for look in range(4):
        parts.board.notices = {"left over": 0} if look % 3 == 0 else {}
        await parts.expired.look()
        parts.time.now += 2
    assert parts.board.notices == {}


async def test_a_notice_that_comes_back_after_ten_minutes_counts_as_new(parts: Parts) -> None:
    parts.board.notices = {"writer": 7}
    await parts.expired.look()
    parts.board.notices, parts.time.now = {}, parts.time.now + 601
    await parts.expired.look()
    parts.board.notices = {"writer": 7}
    await parts.expired.look()
    assert parts.board.notices == {"writer": 7}


async def test_a_store_that_is_down_is_reported(parts: Parts) -> None:
    parts.board.down = True
    with pytest.raises(StoreUnavailable):
        await parts.expired.look()


async def test_it_looks_once_a_second_whatever_fails(parts: Parts) -> None:
    work = asyncio.create_task(parts.expired.run())
    await parts.time.run_tasks()
    await parts.time.pass_time(2)
    parts.board.down = True
    await parts.time.pass_time(2)
    parts.board.down, parts.cache.down = False, True
    parts.board.notices = {"dead": 1}
    await parts.time.pass_time(7)
    assert parts.board.notices == {"dead": 1}
    parts.cache.down = False
    await parts.time.pass_time(1)
    work.cancel()
    assert parts.board.notices == {}
    assert parts.board.calls.count("read") == 12
    assert set(parts.time.slept) == {1.0}


async def test_time_in_which_no_writer_could_renew_does_not_count(parts: Parts) -> None:
    parts.board.notices = {"writer": 1}
    work = asyncio.create_task(parts.expired.run())
    await parts.time.run_tasks()
    await parts.time.pass_time(3)
    parts.board.down = True
    await parts.time.pass_time(20)
    assert parts.expired.seen() == {"writer": 1}
    parts.board.down = False
    await parts.time.pass_time(4.75)
    assert parts.board.notices == {"writer": 1}
    await parts.time.pass_time(0.25)
    work.cancel()
    assert parts.board.notices == {}
