"""Predicted stars: item-kNN on the residuals of user and movie baselines.

Stars of movie i = mean + b_u + b_i + sum_j s_ij c_uj / (sum_j s_ij + 0.02) over the rated movies j, where c are the
residuals and s_ij = (max(0, cosine(c_i, c_j)) n_ij / (n_ij + 10))^2, with n_ij users who rated both. Koren, "Factor in
the neighbors", TKDD 2010, with squared weights. Each movie keeps its strongest neighbours; where there are very many
movies, only the most rated have neighbours.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import sparse

from services.recommender.model.execution import Execution
from services.recommender.model.interface import Floats, Ints, Profile
from services.recommender.model.matrix import Array, RatingMatrix, SparseRows, check_shape
from services.recommender.model.weights import SparseWeights, Weights, dense_if_small

# The baselines' ridges and sweeps are those of Surprise's alternating least squares. A ridge counts as so many ratings
# without a residual, 0 and up; a sweep estimates the movies' biases, then the users'.
MOVIE_RIDGE, USER_RIDGE = 10, 15
BASELINE_SWEEPS = 10
# Found on MovieLens 100K (docs/decisions/0004-model.md; `make evaluate` measures them): shrinks the similarity of two
# movies that few users rated both, in users, 0 and up; and the sum, in units of similarity, above 0.
OVERLAP_RIDGE, WEIGHT_RIDGE = 10, 0.02
NEIGHBOURS = 400
"""Neighbours kept of each movie, 1 and up. More are more accurate; 400 bound the size of the stored matrix."""
MAX_MOVIES = 12_000
"""Movies that may have neighbours: bounds the dense matrix of similarities, 4 * MAX_MOVIES^2 bytes."""
MEAN_WITHOUT_RATINGS = 3.0
MIN_STARS, MAX_STARS = 0.5, 5.0


@dataclass(frozen=True, eq=False)
class ItemKnnStars:
    movie_ids: Ints
    overall: float
    """mean of all ratings, in stars"""
    movie_bias: Floats
    """one per movie, in stars"""
    similarity: SparseRows
    """movies x movies; row j: how much a residual of movie j says about each other movie"""

    @classmethod
    def fit(cls, matrix: RatingMatrix, execution: Execution, neighbours: int = NEIGHBOURS) -> "ItemKnnStars":
        overall, movie_bias, residuals = baselines(matrix)
        indices = matrix.most_rated(MAX_MOVIES, min_ratings=2)
        similarity = residual_similarity(residuals[:, indices], execution)
        strongest = SparseWeights.from_strongest(similarity, neighbours, indices, len(matrix.movie_ids))
        return cls(matrix.movie_ids, overall, movie_bias, strongest.rows)

    def predict(self, profile: Profile) -> Floats:
        """Stars of every movie, 0.5 to 5, float32. The movies of an empty profile have their baselines."""
        indices, ratings, _ = profile.known_to(self.movie_ids)
        above = ratings - self.overall - self.movie_bias[indices]
        user_bias = above.sum() / (USER_RIDGE + len(above))
        residuals = (above - user_bias).astype(np.float32)
        weighted_sum, weights = self._weights.apply(indices, np.stack([residuals, np.ones_like(residuals)]))
        stars = self.overall + self.movie_bias + user_bias + weighted_sum / (weights + WEIGHT_RIDGE)
        return np.asarray(np.clip(stars, MIN_STARS, MAX_STARS), dtype=np.float32)

    @cached_property
    def _weights(self) -> Weights:
        return dense_if_small(self.similarity)


def baselines(matrix: RatingMatrix) -> tuple[float, Array, sparse.csr_array]:
    """Overall mean, movie biases and the users x movies matrix of residuals r - mean - b_u - b_i, all in stars.
    Biases are ridge regressions, alternating between movies and users."""
    users = np.repeat(np.arange(matrix.stars.shape[0]), np.diff(matrix.stars.indptr))
    movies = matrix.stars.indices
    overall = float(matrix.stars.data.mean(dtype=np.float64)) if matrix.stars.nnz else MEAN_WITHOUT_RATINGS
    above = matrix.stars.data - np.float32(overall)
    n_users, n_movies = matrix.stars.shape
    user_bias, movie_bias = np.zeros(n_users, np.float32), np.zeros(n_movies, np.float32)
    for _ in range(BASELINE_SWEEPS):
        movie_bias = _ridge_means(movies, above - user_bias[users], n_movies, MOVIE_RIDGE)
        user_bias = _ridge_means(users, above - movie_bias[movies], n_users, USER_RIDGE)
    return overall, movie_bias, matrix.with_data(above - user_bias[users] - movie_bias[movies])


def _ridge_means(groups: Array, values: Array, size: int, ridge: float) -> Array:
    """Sum of each group's values by its number of values plus the ridge, float32."""
    sums = np.bincount(groups, weights=values, minlength=size)
    return np.asarray(sums / (ridge + np.bincount(groups, minlength=size)), dtype=np.float32)


def residual_similarity(residuals: sparse.csr_array, execution: Execution) -> Array:
    """s of the formula above, movies x movies, 0 to 1, with a zero diagonal. Works in place: the matrices are large."""
    gram = execution.gram(residuals, "star similarity")
    norms = np.sqrt(np.maximum(np.diag(gram), 1e-12))
    rated = sparse.csr_array((np.ones_like(residuals.data), residuals.indices, residuals.indptr), residuals.shape)
    overlap = execution.gram(rated, "star overlap")
    check_shape(overlap, *gram.shape)
    gram /= norms[:, None]
    gram /= norms
    overlap /= overlap + OVERLAP_RIDGE
    gram *= overlap
    np.maximum(gram, 0, out=gram)
    np.square(gram, out=gram)
    np.fill_diagonal(gram, 0)
    return gram
