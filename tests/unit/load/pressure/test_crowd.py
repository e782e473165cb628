from collections import Counter

import pytest

from tests.load.client import Measurements
from tests.load.pressure.crowd import Crowd
from tests.load.yardsticks.generator import Burst


def measurements(milliseconds: float, failed: int = 0) -> Measurements:
    measured = Measurements()
    measured.times["list"] = [milliseconds / 1000] * 10
    measured.times["rate"] = [0.05]
    measured.outcomes.update({"answered": 11, "503": failed})
    return measured


def crowd(crowded_ms: float, rate: float | None = 500.0, **failures: int) -> Crowd:
    burst = Burst(1000, 1, 1, 2, {"timeout": failures.get("busy", 0), "read": 0})
    crowded = measurements(crowded_ms, failures.get("others", 0))
    return Crowd(
        "a crowd", rate, 512, 2_000, [measurements(10)], [crowded], [burst], Counter(closed=failures.get("idle", 0))
    )


def test_others_may_take_three_times_as_long() -> None:
    assert crowd(29).times == pytest.approx(2.9)
    assert list(crowd(29).problems()) == []
    assert list(crowd(31).problems()) == ["With a crowd, lists of others took 3.1 times as long (p99)."]


def test_connections_that_never_pause_may_take_the_processor() -> None:
    assert list(crowd(300, rate=None).problems()) == []


@pytest.mark.parametrize(("who", "how"), [("busy", "timeout"), ("others", "503"), ("idle", "closed")])
def test_no_request_may_fail(who: str, how: str) -> None:
    problems = list(crowd(10, None, **{who: 2}).problems())
    assert problems == [f"Requests failed with a crowd: {who} {{'{how}': 2}}."]


def test_the_report_names_both_sides_and_the_verdict() -> None:
    text = "\n".join(crowd(31).lines())
    assert "a crowd, 1,000 requests/s" in text
    assert "list of others, p99: 10.0 ms without, 31.0 ms with" in text
    assert text.endswith("lists 3.1 times as long (limit 3); requests that failed: 0; FAILED")
