"""Matinee's contenders; those of other libraries need the bench's own environment."""

import numpy as np
import pytest

from bench.contenders import CONTENDERS, GIB, TOP, best_unrated, exceeds_gaussian_limit, exceeds_memory, profile_row
from bench.dataset import sample_profiles
from services.recommender.evaluation.synthetic.ratings import SHAPES, Shape, generate
from services.recommender.model import ALGORITHMS, Profile

PROFILE = Profile(np.array([3, 9]), np.array([4.0, 1.0]), np.array([1, 2]))
MOVIE_IDS = np.array([1, 3, 5, 9])


@pytest.mark.parametrize("name", ALGORITHMS)
def test_a_list_has_a_hundred_distinct_unrated_movies(name: str) -> None:
    ratings, movies = generate(Shape(60, 200, 1800))
    profile = sample_profiles(ratings, 1)[0]
    top = CONTENDERS[f"matinee {name}"].fit(ratings, movies).top(profile)
    assert len(np.unique(top)) == TOP
    assert not np.isin(top, profile.movie_ids).any()


def test_rated_movies_are_listed_last_and_the_scores_are_kept() -> None:
    scores = np.array([1.0, 9.0, 2.0, 8.0])
    assert best_unrated(scores, MOVIE_IDS, PROFILE)[:2].tolist() == [5, 1]
    assert scores.tolist() == [1.0, 9.0, 2.0, 8.0]


def test_a_profile_is_a_sparse_row_of_stars() -> None:
    assert profile_row(PROFILE, MOVIE_IDS).toarray().tolist() == [[0, 4, 0, 1]]


def test_dense_matrices_must_fit_in_memory() -> None:
    assert exceeds_memory(SHAPES["100k"], 8 * GIB) is None
    assert exceeds_memory(SHAPES["32m"], 8 * GIB) == "needs 347 GiB"


def test_the_gaussian_process_is_not_run_at_sizes_where_the_service_never_uses_it() -> None:
    assert exceeds_gaussian_limit(SHAPES["100k"], 0) is None
    assert exceeds_gaussian_limit(SHAPES["32m"], 0) == "not used at this size"
