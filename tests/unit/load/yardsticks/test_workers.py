import pytest

from tests.load.yardsticks.generator import Burst
from tests.load.yardsticks.rounds import Comparison
from tests.load.yardsticks.workers import WorkerComparison


def burst(rate: int, server_seconds: float) -> Burst:
    return Burst(rate, 1, 1, 2, server_seconds=server_seconds)


def test_rounds_are_compared_with_those_of_the_first_stack() -> None:
    one = [burst(1000, 1), burst(2000, 1), burst(4000, 1)]
    two = [burst(1500, 1.5), burst(2600, 1.43), burst(8000, 2)]
    compared = WorkerComparison(Comparison(64, {"1": one, "2": two}))
    assert compared.quotient("1", "rate") == 1
    assert compared.quotient("2", "rate") == 1.5
    assert compared.quotient("2", "server_ms") == pytest.approx(1, abs=0.2)
    assert "2,600    1.50" in list(compared.lines())[-1]
    assert compared.json()["2"]["rate"] == 1.5
