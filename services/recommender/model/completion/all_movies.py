"""From the weights of the best-known movies to weights of all: less known ones, and ones that nobody has rated."""

from dataclasses import replace

import numpy as np
from scipy import sparse

from services.recommender.model.completion.new_movies import PRIOR_RATINGS, FeatureColumns
from services.recommender.model.matrix import Array, Ratings, SparseRows
from services.recommender.model.weights import DenseWeights, SparseWeights, Weights, keep_largest

MIN_KNOWN = 100
"""Rated movies, 1 and up: fewer say nothing of what a genre or a year means."""
BLOCK_MOVIES = 128
"""Movies whose columns are dense at a time."""


def with_entries(weights: SparseWeights, entries: sparse.csr_array) -> SparseWeights:
    return SparseWeights(SparseRows.from_csr(sparse.csr_array(weights.rows.to_csr() + entries.astype(np.float32))))


def feature_columns(weights: Weights, ratings: Ratings, sample: sparse.csr_array) -> FeatureColumns | None:
    """None where too few movies have ratings. `sample` are values of some users' ratings, users x movies."""
    counts = ratings.rating_counts()
    if ratings.features is None or np.count_nonzero(counts) < MIN_KNOWN:
        return None
    return FeatureColumns.fit(weights, ratings.features, counts, sample)


def with_features(weights: Weights, ratings: Ratings, columns: FeatureColumns | None, limit: int) -> Weights:
    """The same weights, with columns read from the features, each with its `limit` strongest, instead of those of
    movies without a rating, and in addition to those of movies that were added."""
    shares = feature_shares(ratings)
    told = np.flatnonzero(shares)
    if ratings.features is None or columns is None or not len(told):
        return weights
    if isinstance(weights, DenseWeights):
        dense = weights.matrix * (shares < 1)
        dense[:, told] += shares[told] * without_own(columns.columns_for(ratings.features[told]), told)
        return replace(weights, matrix=dense)
    assert isinstance(weights, SparseWeights), "an algorithm stores dense or sparse weights"
    solved = sparse.csr_array(weights.rows.to_csr().multiply(shares < 1))
    by_features = strongest(columns, ratings.features, told, limit).multiply(shares)
    return with_entries(SparseWeights(SparseRows.from_csr(solved)), sparse.csr_array(by_features))


def feature_shares(ratings: Ratings) -> Array:
    """Of each movie, the share of its features that counts, 0 to 1, float32: all without a rating. Few ratings say
    little of an added movie, since their weights are shrunk towards 0: its features fade with them."""
    counts = ratings.rating_counts()
    fading = PRIOR_RATINGS / (counts + PRIOR_RATINGS)
    return np.where(np.isin(ratings.movie_ids, ratings.added), fading, counts == 0).astype(np.float32)


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
