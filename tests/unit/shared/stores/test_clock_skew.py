from email.utils import formatdate
from types import SimpleNamespace

import pytest

from shared.stores.clock_skew import LOOK_SECONDS, ClockSkew
from shared.telemetry.metrics import Metrics

NOW = 1_800_000_000.5


def response(date: str) -> SimpleNamespace:
    return SimpleNamespace(headers={"date": date})


class Clocks:
    def __init__(self) -> None:
        self.metrics, self.monotonic = Metrics("web"), 0.0
        self.skew = ClockSkew("dynamodb", self.metrics, lambda: NOW, lambda: self.monotonic)

    def measured(self) -> float | None:
        samples = self.metrics.samples()["matinee_clock_skew_seconds"]
        return samples[0].value if samples else None


@pytest.fixture
def clocks() -> Clocks:
    return Clocks()


@pytest.mark.parametrize("ahead", [3600, 0, -3600])
def test_a_clock_ahead_of_the_stores_has_a_positive_skew(clocks: Clocks, ahead: int) -> None:
    clocks.skew.note(response(formatdate(NOW - ahead, usegmt=True)))
    assert clocks.measured() == pytest.approx(ahead)


def test_it_looks_now_and_then(clocks: Clocks) -> None:
    clocks.skew.note(response(formatdate(NOW, usegmt=True)))
    clocks.monotonic = LOOK_SECONDS - 1
    clocks.skew.note(response(formatdate(NOW - 3600, usegmt=True)))
    assert clocks.measured() == 0
    clocks.monotonic = LOOK_SECONDS
    clocks.skew.note(response(formatdate(NOW - 3600, usegmt=True)))
    assert clocks.measured() == 3600


@pytest.mark.parametrize("date", ["", "yesterday"])
def test_a_response_without_a_date_says_nothing(clocks: Clocks, date: str) -> None:
    clocks.skew.note(response(date))
    assert clocks.measured() is None
