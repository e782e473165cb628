from collections import Counter

import pytest

from tests.load.client import Measurements
from tests.load.pressure.abuse import Abuse


def measurements(answered: int, failed: int = 0) -> Measurements:
    return Measurements(outcomes=Counter({"answered": answered, "503": failed}), seconds=1)


def abuse(abused: list[Measurements], statuses: dict[int, int], without_retry_after: int = 0) -> Abuse:
    return Abuse([measurements(100) for _ in abused], abused, [Counter(statuses)], without_retry_after)


def test_the_median_of_the_rounds_is_what_others_still_do() -> None:
    measured = abuse([measurements(50), measurements(95), measurements(99)], {429: 60})
    assert measured.share == pytest.approx(0.95)
    assert list(measured.problems()) == []
    assert "others did 95% of their ratings and lists (limit 90%); requests that failed: 0; passed" in "".join(
        measured.lines()
    )


def test_others_who_do_less_or_fail_are_a_problem() -> None:
    assert any(abuse([measurements(89)], {429: 60}).problems())
    assert any(abuse([measurements(100, failed=1)], {429: 60}).problems())


@pytest.mark.parametrize(("statuses", "without_retry_after"), [({429: 59, 200: 1}, 0), ({429: 60}, 1), ({}, 0)])
def test_the_client_must_get_429_with_retry_after(statuses: dict[int, int], without_retry_after: int) -> None:
    (problem,) = abuse([measurements(100)], statuses, without_retry_after).problems()
    assert "not only 429 with Retry-After" in problem


def test_the_limit_may_begin_anew_once() -> None:
    measured = abuse([measurements(100)] * 3, {429: 59, 401: 1})
    assert list(measured.problems()) == []
    measured.rounds.append(Counter({429: 58, 401: 2}))
    assert any(measured.problems())
