import asyncio
import gc
import time
from typing import Any
from unittest.mock import patch

import pytest
from structlog.testing import capture_logs

from services.recommender.lists.distrust_notice import DistrustNotice
from shared.contracts.errors import StoreUnavailable
from tests.support.fakes.notices import FakeNoticeTable, FakeTime


class Parts:
    def __init__(self) -> None:
        self.board, self.time = FakeNoticeTable(), FakeTime(now=100)

    def notice(self) -> DistrustNotice:
        return DistrustNotice(self.board, 600, self.time.sleep, self.time.clock)

    async def in_force(self) -> DistrustNotice:
        notice = self.notice()
        await self.time.seconds_until(notice.in_force)
        return notice


@pytest.fixture
def parts() -> Parts:
    return Parts()


async def test_it_is_in_force_when_every_earlier_lease_has_ended(parts: Parts) -> None:
    notice = parts.notice()
    with capture_logs() as logs:
        await parts.time.run_tasks()
    assert [entry["event"] for entry in logs] == ["readers are told not to believe the cache"]
    assert list(parts.board.notices) == [notice.name]
    assert (notice.is_usable(), notice.is_reliable()) == (True, False)
    await parts.time.pass_time(1.25)
    assert (notice.is_usable(), notice.is_reliable()) == (True, False)
    await parts.time.pass_time(0.25)
    assert (notice.is_usable(), notice.is_reliable()) == (True, True)


async def test_it_is_renewed_twice_a_second_until_it_is_taken_down(parts: Parts) -> None:
    notice = await parts.in_force()
    renewals = parts.board.calls.count("renew")
    assert renewals == 3
    await parts.time.pass_time(10)
    assert parts.board.calls.count("renew") == renewals + 20
    assert notice.is_reliable()
    await notice.take_down()
    assert parts.board.notices == {}
    await parts.time.pass_time(5)
    assert parts.board.calls.count("renew") == renewals + 20
    assert set(parts.time.slept) == {0.5}


async def test_each_renewal_ends_later_and_two_cache_lifetimes_from_now(parts: Parts) -> None:
    with patch.object(time, "time", return_value=1_000_000.0):
        notice = await parts.in_force()
        first = 1000 * (1_000_000 + 1200)
        assert notice.until == parts.board.notices[notice.name] == first + 3
    with patch.object(time, "time", return_value=1_000_001.0):
        await parts.time.pass_time(0.5)
        assert parts.board.notices[notice.name] == first + 1000


async def test_before_it_is_put_up_it_has_no_end(parts: Parts) -> None:
    notice = parts.notice()
    assert notice.until == 0
    assert len(notice.name) == 32
    assert parts.notice().name != notice.name


async def test_a_notice_that_cannot_be_put_up_is_not_usable(parts: Parts) -> None:
    parts.board.down = True
    notice = parts.notice()
    await parts.time.run_tasks()
    assert notice.is_usable() is False
    with pytest.raises(StoreUnavailable):
        notice.is_reliable()


async def test_a_store_that_fails_before_the_leases_have_ended_fails_the_notice(parts: Parts) -> None:
    notice = parts.notice()
    await parts.time.pass_time(0.75)
    parts.board.down = True
    await parts.time.pass_time(0.5)
    assert notice.is_usable() is False
    with pytest.raises(StoreUnavailable):
        notice.is_reliable()


async def test_a_notice_removed_before_the_leases_have_ended_fails(parts: Parts) -> None:
    notice = parts.notice()
    await parts.time.run_tasks()
    parts.board.notices.clear()
    await parts.time.pass_time(0.5)
    assert notice.is_usable() is False
    with pytest.raises(StoreUnavailable):
        notice.is_reliable()


async def test_it_is_reliable_for_two_seconds_after_the_last_renewal(parts: Parts) -> None:
    notice = await parts.in_force()
    parts.board.down = True
    parts.time.now += 1.75
    assert (notice.is_usable(), notice.is_reliable()) == (True, True)
    parts.time.now += 0.25
    assert (notice.is_usable(), notice.is_reliable()) == (False, False)
    parts.time.now += 100
    assert (notice.is_usable(), notice.is_reliable()) == (False, False)


async def test_a_renewal_counts_from_before_the_call(parts: Parts) -> None:
    notice = await parts.in_force()
    renew = parts.board.renew

    async def slow(name: str, until: int) -> bool:
        parts.time.now += 2
        return await renew(name, until)

    parts.board.renew = slow  # type: ignore[method-assign]
    await parts.time.pass_time(0.5)
    assert notice.is_reliable() is False


@pytest.mark.parametrize("seconds", [0.5, 1.9, 4.0])
async def test_leases_that_were_given_while_it_was_being_written_have_ended_too(parts: Parts, seconds: float) -> None:
    distrust = parts.board.distrust

    async def slow(name: str, until: int) -> None:
        parts.time.now += seconds
        await distrust(name, until)

    parts.board.distrust = slow  # type: ignore[method-assign]
    notice = parts.notice()
    await parts.time.run_tasks()
    await parts.time.pass_time(1.25)
    assert (notice.is_usable(), notice.is_reliable()) == (True, False)
    await parts.time.pass_time(0.25)
    assert (notice.is_usable(), notice.is_reliable()) == (True, True)


async def test_renewals_go_on_after_a_store_that_failed_for_a_moment(parts: Parts) -> None:
    notice = await parts.in_force()
    parts.board.down = True
    await parts.time.pass_time(1)
    parts.board.down = False
    await parts.time.pass_time(0.5)
    assert notice.is_reliable()
    await parts.time.pass_time(3)
    assert notice.is_reliable()


async def test_a_notice_that_was_removed_as_expired_is_not_renewed_again(parts: Parts) -> None:
    notice = await parts.in_force()
    parts.board.notices.clear()
    await parts.time.pass_time(0.5)
    renewals = parts.board.calls.count("renew")
    await parts.time.pass_time(5)
    assert parts.board.calls.count("renew") == renewals
    assert notice.is_usable() is False
    await notice.take_down()


async def test_taking_down_waits_until_the_notice_is_put_up(parts: Parts) -> None:
    notice = parts.notice()
    assert await parts.time.seconds_until(notice.take_down()) == 1.5
    assert parts.board.notices == {}


async def test_a_notice_that_failed_can_be_taken_down(parts: Parts) -> None:
    parts.board.down = True
    notice = parts.notice()
    await parts.time.run_tasks()
    with pytest.raises(StoreUnavailable):
        await notice.take_down()
    parts.board.down = False
    await notice.take_down()
    assert parts.board.calls[-1] == "withdraw_distrust"


async def test_an_outcome_that_no_writer_asks_for_is_no_error(parts: Parts) -> None:
    errors: list[dict[str, Any]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: errors.append(context))
    cancelled = parts.notice()
    cancelled.in_force.cancel()
    parts.board.down = True
    failed = parts.notice()
    await parts.time.run_tasks()
    assert (cancelled.in_force.cancelled(), failed.in_force.done()) == (True, True)
    del cancelled, failed
    gc.collect()
    assert errors == []
