from itertools import pairwise

import numpy as np
import pytest

from services.recommender.evaluation.synthetic import sampling
from services.recommender.evaluation.synthetic.sampling import (
    TasteDistributions,
    merge_sorted,
    sample_distinct_movies,
    sample_rated_movies,
)


def test_a_taste_changes_the_popularity_of_movies() -> None:
    distributions = TasteDistributions.from_popularity(np.array([1.0, 3.0]), np.log([[1.0, 9.0], [1.0, 1.0]]))
    assert np.allclose(distributions.probabilities, [[0.25, 0.75], [0.75, 0.25]])
    tastes = np.repeat([0, 1], 10_000)
    movies = distributions.sample(tastes, np.random.default_rng(1))
    assert np.allclose([movies[tastes == taste].mean() for taste in (0, 1)], [0.75, 0.25], atol=0.02)


def test_sorted_arrays_are_merged_without_duplicates() -> None:
    assert merge_sorted(np.array([1, 4]), np.array([2, 4, 9])).tolist() == [1, 2, 4, 9]
    assert merge_sorted(np.array([], int), np.array([2])).tolist() == [2]


def test_an_active_user_gets_every_movie_even_if_most_are_improbable() -> None:
    tastes = TasteDistributions.from_popularity(0.01 ** np.arange(40.0), np.zeros((40, 3)))
    rows, movies = sample_distinct_movies(tastes, np.zeros((2, 3), int), np.array([35, 2]), np.random.default_rng(1))
    assert np.bincount(rows).tolist() == [35, 2]
    assert len(np.unique(movies[:35])) == 35


def test_chunks_contain_whole_users_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sampling, "CHUNK", 5)
    activity = np.array([4, 3, 2, 6])
    distributions = TasteDistributions.from_popularity(np.ones(10), np.zeros((10, 3)))
    chunks = list(sample_rated_movies(distributions, np.zeros((4, 3), int), activity, np.random.default_rng(1)))
    assert len(chunks) > 1
    users, movies = (np.concatenate(arrays) for arrays in zip(*chunks, strict=True))
    assert users.tolist() == np.repeat(np.arange(4), activity).tolist()
    assert len(np.unique(users * 10 + movies)) == activity.sum()
    assert all(len(np.intersect1d(one[0], other[0])) == 0 for one, other in pairwise(chunks))
