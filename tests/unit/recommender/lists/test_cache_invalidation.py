import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from services.recommender.lists.cache_invalidation import RETRY_SECONDS, CacheInvalidation
from shared.contracts.errors import StoreUnavailable
from tests.support.fakes.notices import FakeNoticeTable, FakeTime, PlaceholderCache


class Parts:
    def __init__(self) -> None:
        self.cache, self.board, self.time = PlaceholderCache(), FakeNoticeTable(), FakeTime()
        self.invalidation = CacheInvalidation(self.cache, self.board, self.time.sleep, self.time.clock)
        self.expired_notices = self.invalidation.expired_notices

    async def settle(self, user_id: int, version: int) -> float:
        """Returns the seconds that it took."""
        return await self.time.seconds_until(self.invalidation.settle(user_id, version))

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        work = asyncio.create_task(self.invalidation.run())
        try:
            yield
        finally:
            work.cancel()
            await asyncio.gather(work, return_exceptions=True)


@pytest.fixture
def parts() -> Parts:
    return Parts()


async def test_with_redis_no_writer_waits_and_no_notice_is_put_up(parts: Parts) -> None:
    parts.cache.down = False
    assert await parts.settle(944, 3) == 0
    assert (parts.cache.versions, parts.board.calls, parts.invalidation.pending()) == ({944: 3}, [], 0)


async def test_without_redis_it_waits_until_no_reader_believes_the_cache(parts: Parts) -> None:
    together = asyncio.gather(*(parts.invalidation.settle(user, 3) for user in (944, 945, 946)))
    assert await parts.time.seconds_until(together) == 1.5
    assert (len(parts.board.notices), parts.invalidation.pending()) == (1, 3)
    assert await parts.settle(947, 1) == 0
    assert (len(parts.board.notices), parts.invalidation.pending()) == (1, 4)


async def test_when_redis_is_back_everything_is_invalidated_and_the_notice_goes(parts: Parts) -> None:
    together = [parts.invalidation.settle(*each) for each in ((944, 2), (944, 3), (945, 1))]
    await parts.time.seconds_until(asyncio.gather(*together))
    parts.cache.down = False
    await parts.invalidation.retry_all()
    assert (parts.cache.versions, parts.board.notices, parts.invalidation.pending()) == ({944: 3, 945: 1}, {}, 0)


async def test_the_newest_version_is_invalidated_in_whatever_order_they_come(parts: Parts) -> None:
    await parts.settle(944, 5)
    await parts.settle(944, 4)
    parts.cache.down = False
    await parts.invalidation.retry_all()
    assert parts.cache.versions == {944: 5}


async def test_a_writer_is_acknowledged_at_once_when_redis_comes_back(parts: Parts) -> None:
    async with parts.running():
        settling = [asyncio.create_task(parts.invalidation.settle(944, version)) for version in (1, 2)]
        await parts.time.pass_time(0.5)
        assert not any(task.done() for task in settling)
        parts.cache.down = False
        await parts.time.pass_time(RETRY_SECONDS)
        assert all(task.done() for task in settling)
    assert parts.time.now == 0.75
    assert parts.cache.versions == {944: 2}


async def test_pending_invalidations_are_retried_four_times_a_second_and_no_longer_than_needed(parts: Parts) -> None:
    assert RETRY_SECONDS == 0.25
    async with parts.running():
        await parts.time.pass_time(3)
        assert parts.cache.attempts == 0
        await parts.settle(944, 1)
        parts.cache.attempts = 0
        await parts.time.pass_time(2)
        assert parts.cache.attempts == 8
        parts.cache.down = False
        await parts.time.pass_time(1)
        attempts = parts.cache.attempts
        assert parts.board.notices == {}
        await parts.time.pass_time(5)
        assert parts.cache.attempts == attempts
        parts.cache.down = True
        await parts.settle(945, 1)
        parts.cache.down = False
        await parts.time.pass_time(1)
    assert parts.cache.versions == {944: 1, 945: 1}


async def test_one_failed_attempt_ends_the_round(parts: Parts) -> None:
    await asyncio.gather(parts.settle(944, 1), parts.settle(945, 1))
    parts.cache.attempts = 0
    await parts.invalidation.retry_all()
    assert (parts.cache.attempts, parts.invalidation.pending()) == (1, 2)


@pytest.mark.parametrize("end", [600, 700])
async def test_an_invalidation_ends_when_every_older_list_has_expired(parts: Parts, end: int) -> None:
    await parts.settle(944, 1)
    parts.time.now = 599.75
    await parts.invalidation.retry_all()
    assert parts.invalidation.pending() == 1
    parts.time.now = end
    await parts.invalidation.retry_all()
    assert (parts.invalidation.pending(), parts.cache.versions) == (0, {})


async def test_an_invalidation_that_became_newer_meanwhile_stays_pending(parts: Parts) -> None:
    await parts.settle(944, 1)
    put = parts.cache.put_placeholder

    async def put_while_another_writer_commits(user_id: int, version: int = 0) -> bytes:
        parts.cache.put_placeholder = put  # type: ignore[method-assign]
        await parts.invalidation.settle(user_id, version + 1)
        parts.cache.down = False
        return await put(user_id, version)

    parts.cache.put_placeholder = put_while_another_writer_commits  # type: ignore[method-assign]
    await parts.invalidation.retry_all()
    assert (parts.cache.versions, parts.invalidation.pending(), len(parts.board.notices)) == ({944: 1}, 1, 1)
    await parts.invalidation.retry_all()
    assert (parts.cache.versions, parts.invalidation.pending(), parts.board.notices) == ({944: 2}, 0, {})


async def test_where_no_notice_can_be_put_up_the_write_is_not_acknowledged(parts: Parts) -> None:
    parts.board.down = True
    with pytest.raises(StoreUnavailable):
        await parts.invalidation.settle(944, 1)
    parts.board.down = False
    assert await parts.settle(944, 2) == 1.5
    assert len(parts.board.notices) == 1


async def test_a_notice_that_may_be_gone_is_not_relied_on_again(parts: Parts) -> None:
    await parts.settle(944, 1)
    parts.cache.down, parts.board.down = False, True
    await parts.invalidation.retry_all()
    parts.cache.down, parts.board.down = True, False
    assert await parts.settle(944, 2) == 1.5
    parts.cache.down = False
    await parts.invalidation.retry_all()
    assert parts.board.notices == {}


async def test_a_notice_that_could_not_be_taken_down_is_retried(parts: Parts) -> None:
    async with parts.running():
        await parts.settle(944, 1)
        parts.cache.down, parts.board.down = False, True
        await parts.time.pass_time(1)
        assert len(parts.board.notices) == 1
        parts.board.down = False
        await parts.time.pass_time(0.5)
        assert parts.board.notices == {}
        withdrawals = parts.board.calls.count("withdraw_distrust")
        await parts.time.pass_time(3)
        assert parts.board.calls.count("withdraw_distrust") == withdrawals


async def test_a_notice_that_is_needed_for_long_stays_up_and_is_not_removed(parts: Parts) -> None:
    await parts.settle(944, 1)
    (name,) = parts.board.notices
    for _ in range(30):
        await parts.time.pass_time(1)
        parts.cache.down = False
        await parts.expired_notices.look()
        parts.cache.down = True
    assert list(parts.board.notices) == [name]
    assert await parts.settle(944, 2) == 0


async def test_a_writer_whose_notice_could_not_be_renewed_puts_up_another_and_waits(parts: Parts) -> None:
    await parts.settle(944, 1)
    (name,) = parts.board.notices
    parts.board.down = True
    await parts.time.pass_time(2)
    parts.board.down = False
    assert await parts.settle(944, 2) == 1.5
    assert set(parts.board.notices) > {name}
    parts.cache.down = False
    await parts.invalidation.retry_all()
    assert parts.board.notices == {}


async def test_a_writer_that_slept_until_its_notice_was_removed_puts_up_another_and_waits(parts: Parts) -> None:
    await parts.settle(944, 1)
    (name,) = parts.board.notices
    parts.time.now += 60
    assert await parts.board.remove_unrenewed(name, parts.board.notices[name])
    assert await parts.settle(944, 2) == 1.5
    assert name not in parts.board.notices


async def test_known_notices_are_those_of_the_store(parts: Parts) -> None:
    parts.board.notices["other"] = 5
    known = await parts.invalidation.known_notices()
    assert (known.model_version, known.distrust) == ("m", {"other": 5})


async def test_while_the_store_is_down_notices_that_were_put_up_or_seen_here_are_known(parts: Parts) -> None:
    parts.board.notices["other"] = 5
    await parts.expired_notices.look()
    await parts.settle(944, 1)
    own = {name: until for name, until in parts.board.notices.items() if name != "other"}
    parts.board.down = True
    assert (await parts.invalidation.known_notices()).distrust == {"other": 5} | own
    parts.cache.down = False
    await parts.invalidation.retry_all()
    assert (await parts.invalidation.known_notices()).distrust == {"other": 5} | own


async def test_while_the_store_is_down_and_no_notice_is_known_there_is_no_answer(parts: Parts) -> None:
    parts.board.down = True
    with pytest.raises(StoreUnavailable):
        await parts.invalidation.known_notices()


async def test_expired_notices_are_removed_in_the_background(parts: Parts) -> None:
    parts.cache.down = False
    parts.board.notices["dead"] = 1
    async with parts.running():
        await parts.time.pass_time(7)
    assert parts.board.notices == {}
