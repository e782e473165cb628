import asyncio
import random
from typing import Any

import pytest

from shared.retry import Backoff, retry_once


class Flaky:
    """Raises the given errors, one for each call, then returns what it is called with."""

    def __init__(self, *errors: BaseException) -> None:
        self.errors = list(errors)
        self.calls = 0

    @retry_once(lambda error: isinstance(error, OSError))
    async def call(self, value: int, *, factor: int = 1) -> int:
        self.calls += 1
        if self.errors:
            raise self.errors.pop(0)
        return value * factor


@pytest.mark.parametrize(("errors", "calls"), [([], 1), ([OSError()], 2)])
async def test_a_call_is_repeated_after_an_error_that_passes(errors: list[BaseException], calls: int) -> None:
    flaky = Flaky(*errors)
    assert (await flaky.call(3, factor=2), flaky.calls) == (6, calls)


@pytest.mark.parametrize(
    ("errors", "calls"), [([ValueError()], 1), ([OSError(), OSError()], 2), ([asyncio.CancelledError()], 1)]
)
async def test_other_errors_and_a_second_one_are_raised(errors: list[BaseException], calls: int) -> None:
    flaky, last = Flaky(*errors), errors[-1]
    with pytest.raises(type(last)) as raised:
        await flaky.call(3)
    assert (raised.value, flaky.calls) == (last, calls)


async def test_the_pause_is_random_so_that_callers_do_not_meet_again(monkeypatch: pytest.MonkeyPatch) -> None:
    pauses: list[Any] = []

    async def sleep(seconds: Any) -> None:
        pauses.append(seconds)

    monkeypatch.setattr(random, "uniform", lambda low, high: (low, high))
    monkeypatch.setattr(asyncio, "sleep", sleep)
    await Flaky(OSError()).call(3)
    assert pauses == [(0, 0.05)]


def test_pauses_double_up_to_the_longest_and_start_again_after_a_reset() -> None:
    pauses = Backoff(1, 8)
    for bound in (1, 2, 4, 8, 8, 8):
        assert bound / 2 <= pauses.next() <= bound
    pauses.reset()
    assert pauses.next() <= 1


def test_two_processes_do_not_pause_equally() -> None:
    assert len({Backoff(1, 8).next() for _ in range(10)}) > 1
