from dataclasses import replace

import numpy as np
import pytest

from services.recommender.model import Profile, fit
from services.recommender.model.algorithms.ease import Ease
from services.recommender.model.completion import all_movies as module
from services.recommender.model.completion.all_movies import feature_columns, feature_shares, with_features
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


def completed(weights: Weights, matrix: RatingMatrix, limit: int) -> Weights:
    return with_features(weights, matrix, feature_columns(weights, matrix, matrix.values(0.1)), limit)


def test_dense_and_sparse_weights_get_the_same_columns() -> None:
    matrix, square = matrix_with_features(), RANDOM.random((MOVIES, MOVIES)).astype(np.float32)
    np.fill_diagonal(square, 0)
    kinds: list[Weights] = [
        DenseWeights(square),
        SparseWeights.from_strongest(square, MOVIES, np.arange(MOVIES), MOVIES),
    ]
    everything = np.arange(MOVIES)
    dense, sparse = (completed(each, matrix, MOVIES).block(everything, everything) for each in kinds)
    assert dense == pytest.approx(sparse, abs=1e-4)
    assert dense[:, :130] == pytest.approx(square[:, :130])
    assert np.diag(dense).tolist() == [0] * MOVIES


def test_only_the_strongest_weights_of_a_new_movie_are_kept() -> None:
    matrix, square = matrix_with_features(), RANDOM.random((MOVIES, MOVIES)).astype(np.float32)
    weights = SparseWeights.from_strongest(square, MOVIES, np.arange(MOVIES), MOVIES)
    found = completed(weights, matrix, 7)
    assert np.count_nonzero(found.block(np.arange(MOVIES), np.array([135]))) == 7


def test_few_known_movies_say_nothing_of_new_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MIN_KNOWN", MOVIES)
    weights = DenseWeights(np.ones((MOVIES, MOVIES), np.float32))
    assert completed(weights, matrix_with_features(), 5) is weights


def test_the_features_of_an_added_movie_fade_with_its_ratings() -> None:
    matrix = matrix_with_features()
    counts = matrix.rating_counts()
    assert feature_shares(matrix).tolist() == (counts == 0).tolist()
    shares = feature_shares(replace(matrix, added=(1, 140)))
    assert shares[[0, 139]].tolist() == pytest.approx([20 / (20 + counts[0]), 1.0])
    assert shares[1:130].max() == 0


@pytest.mark.parametrize("is_sparse", [False, True])
def test_the_column_of_an_added_movie_has_its_features_beside_its_ratings(is_sparse: bool) -> None:
    matrix, square = matrix_with_features(), RANDOM.random((MOVIES, MOVIES)).astype(np.float32)
    np.fill_diagonal(square, 0)
    weights = (
        SparseWeights.from_strongest(square, MOVIES, np.arange(MOVIES), MOVIES) if is_sparse else DenseWeights(square)
    )
    columns = feature_columns(weights, matrix, matrix.values(0.1))
    assert columns is not None
    assert matrix.features is not None
    everything, share = np.arange(MOVIES), 20 / (20 + matrix.rating_counts()[0])
    mixed = completed(weights, replace(matrix, added=(1,)), MOVIES).block(everything, everything)
    by_features = columns.columns_for(matrix.features[[0]])[:, 0]
    by_features[0] = 0
    assert mixed[:, 0] == pytest.approx(share * by_features + square[:, 0], abs=1e-4)
    assert mixed[:, 1:130] == pytest.approx(square[:, 1:130])
