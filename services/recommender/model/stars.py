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
from services.recommender.model.matrix import Array, RatingMatrix, Ratings, SparseRows, check_shape
from services.recommender.model.parts.in_place import shrink
from services.recommender.model.parts.rows import RatedRows
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
    def fit(cls, ratings: Ratings, execution: Execution, neighbours: int = NEIGHBOURS) -> "ItemKnnStars":
        overall, movie_bias = baselines(ratings, execution)
        indices = ratings.most_rated(MAX_MOVIES, min_ratings=2)
        similarity = residual_similarity(ratings, ResidualRows(overall, movie_bias, indices), execution)
        strongest = SparseWeights.from_strongest(similarity, neighbours, indices, len(ratings.movie_ids))
        return cls(ratings.movie_ids, overall, movie_bias, strongest.rows)

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


def baselines(ratings: Ratings, execution: Execution) -> tuple[float, Array]:
    """Overall mean and movie biases, in stars. Biases are ridge regressions, alternating between movies and users; a
    user's follows from the movies', so that only the movies' are kept from sweep to sweep."""
    counts = ratings.totals.counts
    overall = ratings.totals.mean(MEAN_WITHOUT_RATINGS)
    movie_bias: Array | None = None
    for _ in range(BASELINE_SWEEPS):
        sums = sum(execution.each(MovieSums(overall, movie_bias), ratings.parts, "star biases"))
        movie_bias = np.asarray(sums / (MOVIE_RIDGE + counts), dtype=np.float32)
    assert movie_bias is not None, "there is a sweep"
    return overall, movie_bias


@dataclass(frozen=True, eq=False)
class MovieSums:
    """Of a part: what each movie's ratings are above the mean and the users' biases in sum, float64, given the movies'
    biases before; without any, the users have none."""

    overall: float
    movie_bias: Array | None

    def __call__(self, part: RatingMatrix) -> Array:
        above = part.stars.data - np.float32(self.overall)
        if self.movie_bias is not None:
            above = above - user_biases(part, above - self.movie_bias[part.stars.indices])
        return np.bincount(part.stars.indices, above, minlength=len(part.movie_ids))


@dataclass(frozen=True, eq=False)
class ResidualRows:
    """users x movies: r - mean - b_u - b_i in stars, of the movies at these indices."""

    overall: float
    movie_bias: Array
    movies: Array

    def __call__(self, part: RatingMatrix) -> sparse.csr_array:
        above = part.stars.data - np.float32(self.overall) - self.movie_bias[part.stars.indices]
        return part.with_data(above - user_biases(part, above))[:, self.movies]


def user_biases(part: RatingMatrix, above: Array) -> Array:
    """One for each rating: the sum of its user's by their number plus the ridge, float32."""
    counts = np.diff(part.stars.indptr)
    users = np.repeat(np.arange(len(counts)), counts)
    biases = np.bincount(users, above, minlength=len(counts)) / (USER_RIDGE + counts)
    return np.asarray(biases, dtype=np.float32)[users]


def residual_similarity(ratings: Ratings, rows: ResidualRows, execution: Execution) -> Array:
    """s of the formula above, movies x movies, 0 to 1, with a zero diagonal. Works in place: the matrices are large."""
    size = len(rows.movies)
    gram = execution.gram(ratings, rows, size, "star similarity")
    norms = np.sqrt(np.maximum(np.diag(gram), 1e-12))
    overlap = execution.gram(ratings, RatedRows(rows.movies), size, "star overlap")
    check_shape(overlap, *gram.shape)
    gram /= norms[:, None]
    gram /= norms
    shrink(overlap, OVERLAP_RIDGE)
    gram *= overlap
    np.maximum(gram, 0, out=gram)
    np.square(gram, out=gram)
    np.fill_diagonal(gram, 0)
    return gram
