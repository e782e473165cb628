import numpy as np
import pytest

from services.recommender.evaluation.bootstrap import interval


def test_the_interval_holds_the_mean_and_is_as_wide_as_theory_says() -> None:
    values = np.random.default_rng(2).normal(3, 1, 400)
    low, high = interval(values)
    assert low < values.mean() < high
    assert high - low == pytest.approx(2 * 1.96 * values.std() / 20, rel=0.15)


def test_equal_values_leave_no_doubt_and_the_interval_is_repeatable() -> None:
    assert interval(np.full(10, 0.5)) == (0.5, 0.5)
    values = np.arange(20.0)
    assert interval(values) == interval(values)
