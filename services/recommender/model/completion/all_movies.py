"""From the weights of the best-known movies to weights of all: less known ones, and ones that nobody has rated."""

from dataclasses import replace

import numpy as np
from scipy import sparse

from services.recommender.model.completion.new_movies import FeatureColumns
from services.recommender.model.matrix import Array, RatingMatrix, SparseRows
from services.recommender.model.weights import DenseWeights, SparseWeights, Weights, keep_largest

MIN_KNOWN = 100
"""Rated movies, 1 and up: fewer say nothing of what a genre or a year means."""
BLOCK_MOVIES = 1024
"""Movies whose columns are dense at a time."""


def with_entries(weights: SparseWeights, entries: sparse.csr_array) -> SparseWeights:
    return SparseWeights(SparseRows.from_csr(sparse.csr_array(weights.rows.to_csr() + entries.astype(np.float32))))


def with_unrated(weights: Weights, matrix: RatingMatrix, sample: sparse.csr_array, limit: int) -> Weights:
    """The same weights, with columns read from the features for movies without a rating, each with its `limit`
    strongest. `sample` are values of some users' ratings, users x movies."""
    counts = matrix.rating_counts()
    unrated = np.flatnonzero(counts == 0)
    if matrix.features is None or not len(unrated) or len(counts) - len(unrated) < MIN_KNOWN:
        return weights
    columns = FeatureColumns.fit(weights, matrix.features, counts, sample)
    if isinstance(weights, DenseWeights):
        dense = weights.matrix.copy()
        dense[:, unrated] = without_own(columns.columns_for(matrix.features[unrated]), unrated)
        return replace(weights, matrix=dense)
    assert isinstance(weights, SparseWeights), "an algorithm stores dense or sparse weights"
    solved = sparse.csr_array(weights.rows.to_csr().multiply((counts > 0).astype(np.float32)))
    by_features = strongest(columns, matrix.features, unrated, limit)
    return with_entries(SparseWeights(SparseRows.from_csr(solved)), by_features)


def strongest(columns: FeatureColumns, features: sparse.csr_array, movies: Array, limit: int) -> sparse.csr_array:
    """The columns of `movies`, sparse, all movies x all movies."""
    total = features.shape[0]
    blocks = [movies[start : start + BLOCK_MOVIES] for start in range(0, len(movies), BLOCK_MOVIES)]
    rows = [keep_largest(without_own(columns.columns_for(features[block]), block).T, limit) for block in blocks]
    within = sparse.coo_array(sparse.vstack(rows).T)
    return sparse.csr_array((within.data, (within.row, movies[within.col])), shape=(total, total))


def without_own(columns: Array, movies: Array) -> Array:
    """A movie has no weight on itself."""
    columns[movies, np.arange(len(movies))] = 0
    return columns
