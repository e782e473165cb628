import random

import pytest

from tests.load.trend import Trend

MINUTES = [sample / 20 for sample in range(200)]


def trend(values: list[float]) -> Trend:
    return Trend.from_samples(MINUTES, values, allowed=2.0)


def test_a_leak_grows_also_where_memory_is_noisy() -> None:
    noise = random.Random(1)
    leaking = trend([100 + minute + noise.gauss(0, 1) for minute in MINUTES])
    assert leaking.grows
    assert leaking.slope == pytest.approx(1, abs=0.1)
    assert leaking.last - leaking.first == pytest.approx(5, abs=1)


def test_warming_up_is_not_growth() -> None:
    assert not trend([min(100.0, 50 + 40 * minute) for minute in MINUTES]).grows


def test_memory_that_is_given_back_and_taken_again_does_not_grow() -> None:
    assert not trend([100 + sample % 40 for sample in range(200)]).grows


def test_a_few_bytes_more_are_not_growth() -> None:
    assert not trend([100 + minute / 10 for minute in MINUTES]).grows
