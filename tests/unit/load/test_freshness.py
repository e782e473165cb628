import pytest

from tests.load.client import Measurements
from tests.load.freshness import BASE, OURS, Freshness, freshness_json, freshness_lines, freshness_problems
from tests.load.visitors import FRESHNESS


def measurements(*milliseconds: float, stale: int = 0, failed: int = 0) -> Measurements:
    measured = Measurements(stale=stale, seconds=1)
    measured.times[FRESHNESS] = [each / 1000 for each in milliseconds]
    measured.outcomes.update({"answered": 2 * len(milliseconds), "503": failed})
    return measured


def freshness() -> Freshness:
    ours = [measurements(4, 4), measurements(5, 5), measurements(90, 90)]
    base = [measurements(10, 10), measurements(10, 10), measurements(100, 100)]
    return Freshness(8, {OURS: ours, BASE: base})


def test_medians_are_compared_within_a_round_and_tails_over_all() -> None:
    assert freshness().median_quotient() == pytest.approx(0.5)
    assert freshness().p99_quotient() == pytest.approx(0.9)


def test_the_report_has_a_line_for_each_checkout_and_the_quotient() -> None:
    text = "\n".join(freshness_lines([freshness()]))
    assert "this checkout / base: p50 50% (median of rounds in turns), p99 90%" in text
    assert freshness_json([freshness()])[0][BASE]["p50"] == 10


def test_without_a_base_nothing_is_compared() -> None:
    alone = Freshness(1, {OURS: [measurements(4)]})
    assert "base" not in "\n".join(freshness_lines([alone]))


def test_stale_lists_and_failures_of_this_checkout_are_problems() -> None:
    assert list(freshness_problems([freshness()])) == []
    broken = Freshness(1, {OURS: [measurements(4, stale=1, failed=2)], BASE: [measurements(4, failed=9)]})
    assert list(freshness_problems([broken])) == [
        "1 lists were older than an acknowledged rating, with 1 clients.",
        "2 ratings or lists failed, with 1 clients.",
    ]
