import numpy as np
import pytest

from services.recommender.datasets.formats import Dataset
from services.recommender.evaluation.behaviour import new_movies
from services.recommender.evaluation.behaviour.new_movies import hidden_case, hidden_movies, measure_new_movies
from services.recommender.model import ALGORITHMS
from tests.support.rating_frames import profile_of
from tests.support.small_dataset import small_dataset
from tests.support.tiny_split import InOrderOfIds


def test_hidden_movies_are_of_one_half_and_well_rated() -> None:
    dataset = small_dataset(users=80)
    draws = [set(hidden_movies(dataset, seed).tolist()) for seed in range(3)]
    counts = dict(dataset.ratings.group_by("movie_id").len().iter_rows())
    assert all(counts[movie] >= 10 for draw in draws for movie in draw)
    assert 10 <= len(set.union(*draws)) <= 30


def test_liked_hidden_movies_are_compared_with_hidden_ones_that_are_unrated() -> None:
    """Scores fall with the ids; 4 is rated, so that 6 is above 8 alone, of 2 and 8."""
    case = hidden_case(InOrderOfIds(), profile_of({1: 5}), np.array([6]), np.array([4, 6]), np.array([2, 4, 6, 8]))
    assert case.auc == 0.5
    assert case.ndcg == pytest.approx(1 / np.log2(4))
    assert case.places == pytest.approx(4 / 13)


def test_the_report_has_means_and_intervals(monkeypatch: pytest.MonkeyPatch, dataset: Dataset) -> None:
    monkeypatch.setattr(new_movies, "HIDDEN", 5)
    monkeypatch.setattr(new_movies, "DRAWS", 1)
    measured = measure_new_movies(ALGORITHMS["ease"], dataset)
    assert measured["auc_low"] <= measured["auc"] <= measured["auc_high"]
    assert measured["ndcg_low"] <= measured["ndcg"] <= measured["ndcg_high"]
    assert measured["places"] >= 0
