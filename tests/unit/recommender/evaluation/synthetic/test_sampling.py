import numpy as np

from services.recommender.evaluation.synthetic.sampling import TasteDistributions, merge_sorted, sample_distinct_movies


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
