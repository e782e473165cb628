from dataclasses import replace

import numpy as np
import pytest

from services.recommender.model import Profile, fit
from services.recommender.model.algorithms.ease import Ease
from services.recommender.model.completion import all_movies as module
from services.recommender.model.completion.all_movies import with_unrated
from services.recommender.model.execution import Execution
from services.recommender.model.matrix import Array, RatingMatrix
from services.recommender.model.movie_features import FeatureSpace
from services.recommender.model.weights import DenseWeights, SparseWeights, Weights
from tests.support.rating_frames import movies_frame, ratings_of_table

RANDOM = np.random.default_rng(11)
MOVIES, USERS = 140, 60
OF_WAR = np.arange(MOVIES) % 2 == 0
LIKES = np.where((np.arange(USERS) % 2 == 0)[:, None] == OF_WAR, 0.5, 0.1)
TABLE = np.where(RANDOM.random((USERS, MOVIES)) < LIKES, 5, 0)
TABLE[:, 130:] = 0
FRAME = movies_frame({movie: ["War"] if OF_WAR[movie - 1] else ["Romance"] for movie in range(1, MOVIES + 1)})
RATINGS = ratings_of_table(TABLE.tolist())
NEW_WAR, NEW_ROMANCE = np.arange(130, MOVIES, 2), np.arange(131, MOVIES, 2)


def scores_of_a_war_fan(max_movies: int) -> Array:
    model = fit(Ease(max_movies=max_movies), RATINGS, FRAME)
    liked = np.arange(1, 41, 2)
    return np.asarray(model.fold_in(Profile(liked, np.full(20, 5.0), np.zeros(20))).by_ratings)


@pytest.mark.parametrize("max_movies", [12_000, 120])
def test_movies_without_ratings_are_liked_by_those_who_like_their_kind(max_movies: int) -> None:
    scores = scores_of_a_war_fan(max_movies)
    assert scores[NEW_WAR].min() > scores[NEW_ROMANCE].max()


def test_every_rated_movie_beyond_the_head_has_a_score_and_a_say() -> None:
    matrix = RatingMatrix.from_frames(RATINGS, FRAME)
    weights = Ease(max_movies=60).fit(matrix, Execution()).weights
    assert isinstance(weights, SparseWeights)
    dense, rated = weights.rows.to_csr().toarray(), TABLE.any(axis=0)
    assert np.abs(dense).sum(axis=0)[rated].min() > 0
    assert np.abs(dense).sum(axis=1)[rated].min() > 0


def matrix_with_features() -> RatingMatrix:
    matrix = RatingMatrix.from_frames(RATINGS, FRAME)
    return replace(matrix, features=FeatureSpace.from_frames(FRAME).encode(FRAME))


def test_dense_and_sparse_weights_get_the_same_columns() -> None:
    matrix, square = matrix_with_features(), RANDOM.random((MOVIES, MOVIES)).astype(np.float32)
    np.fill_diagonal(square, 0)
    kinds: list[Weights] = [
        DenseWeights(square),
        SparseWeights.from_strongest(square, MOVIES, np.arange(MOVIES), MOVIES),
    ]
    everything = np.arange(MOVIES)
    dense, sparse = (
        with_unrated(each, matrix, matrix.values(0.1), MOVIES).block(everything, everything) for each in kinds
    )
    assert dense == pytest.approx(sparse, abs=1e-4)
    assert dense[:, :130] == pytest.approx(square[:, :130])
    assert np.diag(dense).tolist() == [0] * MOVIES


def test_only_the_strongest_weights_of_a_new_movie_are_kept() -> None:
    matrix, square = matrix_with_features(), RANDOM.random((MOVIES, MOVIES)).astype(np.float32)
    weights = SparseWeights.from_strongest(square, MOVIES, np.arange(MOVIES), MOVIES)
    found = with_unrated(weights, matrix, matrix.values(0.1), 7)
    assert np.count_nonzero(found.block(np.arange(MOVIES), np.array([135]))) == 7


def test_few_known_movies_say_nothing_of_new_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MIN_KNOWN", MOVIES)
    weights = DenseWeights(np.ones((MOVIES, MOVIES), np.float32))
    assert with_unrated(weights, matrix_with_features(), matrix_with_features().values(0.1), 5) is weights
