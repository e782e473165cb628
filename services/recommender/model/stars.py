"""Predicted stars: item-kNN on the residuals of user and movie baselines.

Stars of movie i = b_i + b_u + sum_j s_ij c_uj / (sum_j s_ij + 0.02) over the rated movies j, where c are residuals
and s_ij = (max(0, cosine(c_i, c_j)) * n_ij / (n_ij + 10))^2. Koren, "Factor in the neighbors", TKDD 2010, with
squared weights. Only the strongest neighbours of each movie are kept.
"""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from services.recommender.model.interface import Floats, Ints, Profile
from services.recommender.model.matrix import Array, RatingMatrix, SparseRows

MOVIE_RIDGE, USER_RIDGE, OVERLAP_RIDGE, WEIGHT_RIDGE = 10, 15, 10, 0.02
BASELINE_SWEEPS = 10
BLOCK = 1024


@dataclass(frozen=True, eq=False)
class ItemKnnStars:
    movie_ids: Ints
    overall: float
    movie_bias: Floats
    similarity: SparseRows
    """Row j: how much a residual of movie j says about each other movie."""

    @classmethod
    def fit(cls, matrix: RatingMatrix, neighbours: int = 400) -> "ItemKnnStars":
        overall, movie_bias, residuals = baselines(matrix)
        similarity = residual_similarity(residuals, neighbours)
        return cls(matrix.movie_ids, overall, movie_bias, SparseRows.of(similarity))

    def predict(self, profile: Profile) -> Floats:
        places, ratings = profile.known_to(self.movie_ids)
        above = ratings - self.overall - self.movie_bias[places]
        user_bias = above.sum() / (USER_RIDGE + len(above))
        rows = self.similarity.csr()[places]
        weighed, weights = (above - user_bias) @ rows, np.ones(len(places)) @ rows
        stars = self.overall + self.movie_bias + user_bias + weighed / (weights + WEIGHT_RIDGE)
        return np.asarray(np.clip(stars, 0.5, 5), dtype=np.float32)


def baselines(matrix: RatingMatrix) -> tuple[float, Array, sparse.csr_array]:
    """Overall mean, movie biases and the matrix of residuals r - mean - b_u - b_i (ridge, alternating)."""
    users, movies = matrix.stars.nonzero()
    overall = float(matrix.stars.data.mean()) if matrix.stars.nnz else 3.0
    above = matrix.stars.data - overall
    n_users, n_movies = matrix.stars.shape
    user_bias, movie_bias = np.zeros(n_users), np.zeros(n_movies)
    for _ in range(BASELINE_SWEEPS):
        movie_bias = _ridge_means(movies, above - user_bias[users], n_movies, MOVIE_RIDGE)
        user_bias = _ridge_means(users, above - movie_bias[movies], n_users, USER_RIDGE)
    residuals = matrix.with_data(above - user_bias[users] - movie_bias[movies])
    return overall, movie_bias.astype(np.float32), residuals


def _ridge_means(groups: Array, values: Array, size: int, ridge: float) -> Array:
    sums = np.bincount(groups, weights=values, minlength=size)
    return np.asarray(sums / (ridge + np.bincount(groups, minlength=size)))


def residual_similarity(residuals: sparse.csr_array, neighbours: int) -> sparse.csr_array:
    """Block by block of movies, so that no movies x movies array is ever whole."""
    columns = residuals.tocsc()
    norms = np.sqrt(columns.multiply(columns).sum(axis=0))
    unit = columns.multiply(1 / np.where(norms > 0, norms, 1)).tocsc()
    rated = columns.copy()
    rated.data = np.ones_like(rated.data)
    blocks = [_similarity_block(unit, rated, start, neighbours) for start in range(0, columns.shape[1], BLOCK)]
    return sparse.csr_array(sparse.vstack(blocks).T)


def _similarity_block(unit: sparse.csc_array, rated: sparse.csc_array, start: int, neighbours: int) -> sparse.csr_array:
    stop = min(start + BLOCK, unit.shape[1])
    cosine = (unit[:, start:stop].T @ unit).toarray()
    overlap = (rated[:, start:stop].T @ rated).toarray()
    weights = np.square(np.maximum(cosine * overlap / (overlap + OVERLAP_RIDGE), 0), dtype=np.float32)
    weights[np.arange(stop - start), np.arange(start, stop)] = 0
    if neighbours < weights.shape[1]:
        weakest = np.partition(weights, -neighbours, axis=1)[:, -neighbours][:, None]
        weights[weights < weakest] = 0
    return sparse.csr_array(weights)
