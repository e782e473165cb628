import numpy as np
import pytest

from services.recommender.evaluation.behaviour.onboarding import measure_onboarding, ndcg_after
from services.recommender.model import ALGORITHMS, fit
from tests.support.small_dataset import small_dataset


def test_both_methods_are_measured_on_the_same_users() -> None:
    measured = measure_onboarding(small_dataset(users=100))
    assert set(measured) == {"groups", "popular"}
    for measures in measured.values():
        assert set(measures) == {"picks", "ndcg", "ndcg_same_targets"}
        assert 0 < measures["ndcg"] <= 1
        assert 0 < measures["picks"] <= 5


def test_excluded_movies_are_neither_listed_nor_targets() -> None:
    dataset = small_dataset()
    model = fit(ALGORITHMS["popularity"], dataset.ratings, dataset.movies)
    nothing = np.array([], dtype=np.int64)
    everything = model.movie_ids
    assert ndcg_after(model, nothing, everything, nothing) == pytest.approx(1)
    assert np.isnan(ndcg_after(model, nothing, everything[:3], everything[:3]))
    assert ndcg_after(model, nothing, everything[:4], everything[:3]) < 1
