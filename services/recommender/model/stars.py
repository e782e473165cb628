"""Predicted stars: item-kNN on the residuals of user and movie baselines.

Stars of movie i = mean + b_u + b_i + sum_j s_ij c_uj / (sum_j s_ij + 0.02) over the rated movies j, where c are the
residuals and s_ij = (max(0, cosine(c_i, c_j)) n_ij / (n_ij + 10))^2. Koren, "Factor in the neighbors", TKDD 2010, with
squared weights. Each movie keeps its strongest neighbours; where there are very many movies, the best known have any.
"""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from services.recommender.model.execution import Work
from services.recommender.model.interface import Floats, Ints, Profile
from services.recommender.model.matrix import Array, RatingMatrix, SparseRows
from services.recommender.model.weights import SparseWeights

MOVIE_RIDGE, USER_RIDGE, OVERLAP_RIDGE, WEIGHT_RIDGE = 10, 15, 10, 0.02
BASELINE_SWEEPS = 10
NEIGHBOURS = 400
MOST_MOVIES = 12_000


@dataclass(frozen=True, eq=False)
class ItemKnnStars:
    movie_ids: Ints
    overall: float
    movie_bias: Floats
    similarity: SparseRows
    """Row j: how much a residual of movie j says about each other movie."""

    @classmethod
    def fit(cls, matrix: RatingMatrix, work: Work, neighbours: int = NEIGHBOURS) -> "ItemKnnStars":
        overall, movie_bias, residuals = baselines(matrix)
        places = matrix.best_known(MOST_MOVIES, least_ratings=2)
        similarity = residual_similarity(residuals[:, places], work)
        strongest = SparseWeights.strongest(similarity, neighbours, places, len(matrix.movie_ids))
        return cls(matrix.movie_ids, overall, movie_bias, strongest.rows)

    def predict(self, profile: Profile) -> Floats:
        places, ratings, _ = profile.known_to(self.movie_ids)
        above = ratings - self.overall - self.movie_bias[places]
        user_bias = above.sum() / (USER_RIDGE + len(above))
        rows = self.similarity.csr()[places]
        weighed, weights = (above - user_bias) @ rows, np.ones(len(places), np.float32) @ rows
        stars = self.overall + self.movie_bias + user_bias + weighed / (weights + WEIGHT_RIDGE)
        return np.asarray(np.clip(stars, 0.5, 5), dtype=np.float32)


def baselines(matrix: RatingMatrix) -> tuple[float, Array, sparse.csr_array]:
    """Overall mean, movie biases and the matrix of residuals r - mean - b_u - b_i (ridge, alternating)."""
    users = np.repeat(np.arange(matrix.stars.shape[0]), np.diff(matrix.stars.indptr))
    movies = matrix.stars.indices
    overall = float(matrix.stars.data.mean(dtype=np.float64)) if matrix.stars.nnz else 3.0
    above = matrix.stars.data - np.float32(overall)
    n_users, n_movies = matrix.stars.shape
    user_bias, movie_bias = np.zeros(n_users, np.float32), np.zeros(n_movies, np.float32)
    for _ in range(BASELINE_SWEEPS):
        movie_bias = _ridge_means(movies, above - user_bias[users], n_movies, MOVIE_RIDGE)
        user_bias = _ridge_means(users, above - movie_bias[movies], n_users, USER_RIDGE)
    return overall, movie_bias, matrix.with_data(above - user_bias[users] - movie_bias[movies])


def _ridge_means(groups: Array, values: Array, size: int, ridge: float) -> Array:
    sums = np.bincount(groups, weights=values, minlength=size)
    return np.asarray(sums / (ridge + np.bincount(groups, minlength=size)), dtype=np.float32)


def residual_similarity(residuals: sparse.csr_array, work: Work) -> Array:
    gram = work.gram(residuals, "star similarity")
    norms = np.sqrt(np.maximum(np.diag(gram), 1e-12))
    rated = sparse.csr_array((np.ones_like(residuals.data), residuals.indices, residuals.indptr), residuals.shape)
    overlap = work.gram(rated, "star overlap")
    gram /= norms[:, None]
    gram /= norms
    overlap /= overlap + OVERLAP_RIDGE
    gram *= overlap
    np.maximum(gram, 0, out=gram)
    np.square(gram, out=gram)
    np.fill_diagonal(gram, 0)
    return gram
