import numpy as np
import pytest

from services.recommender.datasets.formats import Dataset
from services.recommender.evaluation.behaviour.newcomers import SIZES, against, measure_newcomers
from services.recommender.model import ALGORITHMS


def test_popularity_does_not_differ_from_itself(dataset: Dataset) -> None:
    measured = measure_newcomers(ALGORITHMS["popularity"], dataset)
    assert list(measured) == [f"after {size}" for size in SIZES]
    for measures in measured.values():
        assert measures["ndcg"] == measures["popular"]
        assert measures["difference"] == measures["difference_low"] == measures["difference_high"] == 0


def test_the_difference_is_paired() -> None:
    gains = np.random.default_rng(4).random(50)
    measured = against(gains + 0.1, gains)
    assert measured["difference_low"] == pytest.approx(measured["difference_high"]) == pytest.approx(0.1)
