import numpy as np
import polars as pl
import pytest

from bench import measure as measure_module
from bench.contenders import Contender, Fitted
from bench.measure import WARM_UP, list_milliseconds, measure, pickled_bytes
from services.recommender.evaluation.synthetic.ratings import Shape, generate
from services.recommender.model import Profile
from services.recommender.model.matrix import Array

PROFILES = [Profile.empty()] * 20


class CountingModel:
    def __init__(self) -> None:
        self.lists = 0

    def top(self, profile: Profile) -> Array:  # noqa: ARG002
        self.lists += 1
        return np.arange(100)

    def fit(self, ratings: pl.DataFrame, movies: pl.DataFrame) -> Fitted:  # noqa: ARG002
        return Fitted(np.zeros(1000), self.top)


def test_the_size_of_a_model_is_that_of_its_arrays() -> None:
    assert 8_000_000 < pickled_bytes(np.zeros(1_000_000)) < 8_001_000


def test_lists_are_timed_after_a_warm_up() -> None:
    model = CountingModel()
    times = list_milliseconds(model.top, PROFILES)
    assert len(times) == len(PROFILES)
    assert min(times) >= 0
    assert model.lists == WARM_UP + len(PROFILES)


def test_a_slow_contender_computes_fewer_lists(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(measure_module, "SERVING_SECONDS", -1)
    assert len(list_milliseconds(CountingModel().top, PROFILES)) == 1


def test_a_contender_is_measured_from_fit_to_list() -> None:
    measures = measure(Contender(CountingModel().fit), *generate(Shape(60, 200, 1800)))
    assert measures.fit_seconds >= 0
    assert measures.peak_bytes > 2**20
    assert 8_000 < measures.model_bytes < 9_000
    assert 0 < measures.top_p50_ms <= measures.top_p99_ms
