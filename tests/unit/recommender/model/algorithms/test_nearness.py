import numpy as np
import pytest

from services.recommender.evaluation.behaviour.adjusted_cosine import AdjustedCosine
from services.recommender.model.algorithms import nearness as nearness_module
from services.recommender.model.algorithms.nearness import Nearness
from services.recommender.model.execution import Execution
from services.recommender.model.matrix import RatingMatrix
from tests.support.rating_frames import movies_frame, profile_of, ratings_of_table

RANDOM = np.random.default_rng(7)
TABLE = np.where(RANDOM.random((30, 8)) < 0.6, RANDOM.integers(1, 6, (30, 8)), 0).tolist()
GENRES = {movie: ["A", "B"][: movie % 3] for movie in range(1, 9)}
MOVIES = movies_frame(GENRES)
MATRIX = RatingMatrix.from_frames(ratings_of_table(TABLE), MOVIES)


def fitted() -> Nearness:
    return Nearness.fit(MATRIX, Execution())


def avoided(stars: dict[int, float]) -> np.ndarray:
    return fitted().avoidance(profile_of(stars).known_to(MATRIX.movie_ids))


def test_near_is_what_the_similarity_of_movies_says() -> None:
    similarity = AdjustedCosine(ratings_of_table(TABLE), MOVIES)
    for movie in range(8):
        expected = similarity.similarities(movie)
        expected[movie] = 0
        assert avoided({movie + 1: 1.0}) == pytest.approx(expected / expected.max(), abs=1e-4)


def test_a_dislike_reaches_the_nearest_movies_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    everything = avoided({1: 1.0})
    monkeypatch.setattr(nearness_module, "NEAREST", 2)
    assert np.flatnonzero(avoided({1: 1.0})).tolist() == sorted(np.argsort(-everything)[:2].tolist())


def test_the_largest_of_several_dislikes_counts_and_two_stars_count_half() -> None:
    one, other = avoided({1: 1.0}), avoided({2: 1.0})
    assert avoided({1: 1.0, 2: 2.0, 3: 5.0}) == pytest.approx(np.maximum(one, other / 2))
    assert avoided({1: 0.5}) == pytest.approx(one)


def test_nothing_is_avoided_without_a_dislike() -> None:
    assert avoided({1: 2.5, 2: 5.0}).tolist() == [0] * 8
    assert avoided({}).dtype == avoided({1: 1.0}).dtype == np.float32


def test_movies_beyond_the_best_known_are_near_to_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nearness_module, "MAX_MOVIES", 3)
    rows = fitted().rows.to_csr().toarray()
    known = MATRIX.most_rated(3)
    assert np.flatnonzero(rows.any(axis=0)).tolist() == np.flatnonzero(rows.any(axis=1)).tolist() == known.tolist()
