"""EASE on rating values, with a popularity-scaled ridge, genre rows, rows of release years, sittings and a low-rank
term.

X holds a value a rating, F the genre flags (movies x genres), Y a bump around each of a grid of years (movies x years).
P = (X'X + g^2 F F' + y^2 Y Y' + diag(ridge))^-1 and E_ji = -P_ji / P_ii n_i^d with a zero diagonal (Steck,
"Embarrassingly shallow autoencoders", WWW 2019).
L = n^-c V V' n^c, with V the leading right singular vectors of the degree-normalised X (as in GF-CF: Shen et al.,
CIKM 2021), and n the rating counts. The weights are W = E / sd(X E) + share L / sd(X L), where the sd are over the
movies that a user has not rated. What the rated movie j contributes to movie i's score is its own term x_j W_ji.
"""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from scipy import sparse

from services.recommender.model.algorithms.closed_form import (
    dual_factors,
    primal_weights,
    right_singular_vectors,
    spread,
)
from services.recommender.model.algorithms.gaussian import GaussianStars
from services.recommender.model.algorithms.item_weights import ItemWeightsModel
from services.recommender.model.algorithms.nearness import Nearness
from services.recommender.model.algorithms.popularity import Popularity
from services.recommender.model.algorithms.rating_values import RatingValues
from services.recommender.model.completion.all_movies import feature_columns, with_entries, with_features
from services.recommender.model.completion.feature_regression import FeatureRegression
from services.recommender.model.completion.tail import TailProblem
from services.recommender.model.execution import Execution
from services.recommender.model.matrix import Array, Ratings, check_shape
from services.recommender.model.parts.in_place import add_product
from services.recommender.model.parts.rows import AbsoluteSums, FittedRows, NormalisedRows, ValueRows
from services.recommender.model.stars import MEAN_WITHOUT_RATINGS, ItemKnnStars
from services.recommender.model.weights import DENSE_MOVIES, DenseWeights, FactoredWeights, SparseWeights, Weights

SPREAD_USERS = 400
"""Users sampled for a standard deviation of scores."""
YEAR_STEP, YEAR_WIDTH = 3, 8.0
"""Between the years of the side rows, and the standard deviation of their bumps, in years."""


class Stars(Protocol):
    def fit(self, ratings: Ratings, execution: Execution) -> ItemKnnStars | GaussianStars: ...


@dataclass(frozen=True)
class Ease:
    """The defaults were chosen on inner splits of MovieLens 100K, first by whole sittings
    (docs/decisions/0004-model.md)."""

    ridge: float = 900
    """lambda: the mean ridge in units of the mean squared value of a rating; above 0. Steck's paper: 200 to 1000."""
    ridge_by_popularity: float = 0.1
    """The ridge grows with this power of a movie's rating count over the mean count; 0 (the paper's) to 1."""
    value_offset: float = 0.1
    """Value of a rating in the fit = offset + (1 - offset) * stars / 5; -1 to 1. 1: any rating counts alike; below 0:
    few stars count against similar movies."""
    request_values: tuple[float, float, float, float, float] = (-0.1, 0.3, 0.5, 0.82, 1.0)
    """Values of 1 to 5 stars when a profile is folded in. Below 0, a rating pushes similar movies down."""
    recency: float = 2.0
    """What the latest rating counts more than an old one, as a share; 0 and up."""
    recency_span: float = 30.0
    """In ratings: how many later ones reduce that bonus by e; above 0."""
    star_share: float = 0.3
    """Weight of the predicted stars where the ratings' part has weight 1, both standardised; 0 and up."""
    avoidance: float = 0.8
    """What the movies nearest to a disliked one lose, in standard deviations of the ratings' part; 0 and up."""
    sitting_share: float = 0.5
    """Of the Gram matrix, how much counts what was rated in the same sitting alone; 0 to 1."""
    genre_weight: float = 3.0
    """g: how much a common genre counts, in values of ratings; 0 and up."""
    year_weight: float = 5.0
    """y: how much a common time of release counts, in values of ratings; 0 and up."""
    damping: float = 0.05
    """d: power of the rating count of the scored movie; -1 to 1. Below 0, popular movies are listed less."""
    low_rank_share: float = 0.2
    """Weight of the low-rank term where E has weight 1, both standardised; 0 and up, 0 switches it off."""
    low_rank: int = 64
    """Rank of V; 1 and up."""
    user_norm: float = 0.4
    """Power of a user's sum of absolute values that X is divided by for V; 0 to 1. GF-CF: 0.5."""
    movie_norm: float = 0.5
    """The same for a movie's sum."""
    low_rank_damping: float = 0.4
    """c: power of the rating counts in L; 0 to 1. GF-CF: 0.5."""
    max_movies: int = 12_000
    """Solves over the most rated movies together: bounds memory, 4 * max_movies^2 bytes per dense matrix. Each other
    one is solved with its closest ones of these."""
    weights_per_movie: int = 400
    """Strongest weights kept of each movie where there are more than `DENSE_MOVIES`; bounds the stored model."""
    stars: Stars = ItemKnnStars
    """Predicts the stars."""

    def fit(self, ratings: Ratings, execution: Execution) -> ItemWeightsModel:
        sample = execution.sampled(
            ratings, ValueRows(self.value_offset, np.arange(len(ratings.movie_ids))), SPREAD_USERS
        )
        weights, counts = self.fit_weights(ratings, sample, execution), ratings.rating_counts()
        columns = feature_columns(weights, ratings, sample)
        return ItemWeightsModel(
            movie_ids=ratings.movie_ids,
            weights=with_features(weights, ratings, columns, self.weights_per_movie),
            popularity=Popularity.from_ratings(ratings),
            stars=self.stars.fit(ratings, execution),
            values=self.rating_values(ratings),
            star_share=self.star_share,
            likes=ratings.like_counts(),
            nearness=Nearness.fit(ratings, execution) if self.avoidance else None,
            avoidance=self.avoidance,
            by_features=None if columns is None else FeatureRegression.from_columns(columns, counts),
        )

    def rating_values(self, ratings: Ratings) -> RatingValues:
        mean = ratings.totals.mean(MEAN_WITHOUT_RATINGS)
        return RatingValues(np.array(self.request_values, np.float32), self.recency, self.recency_span, mean)

    def fit_weights(self, ratings: Ratings, sample: sparse.csr_array, execution: Execution) -> Weights:
        """W of all rated movies: of the best-known ones together, of others with their closest ones. `sample` are
        values of some users' ratings."""
        head, counts = ratings.most_rated(self.max_movies), ratings.rating_counts()
        solved, unit = self.head_weights(ratings, head, sample[:, head], execution)
        weights = self.stored(solved, head, len(counts))
        del solved  # as large as a Gram matrix
        if isinstance(weights, SparseWeights) and len(head) < len(counts):
            weights = with_entries(weights, unit * self.tail_weights(ratings, head, execution))
        return weights

    def head_weights(
        self, ratings: Ratings, indices: Array, sample: sparse.csr_array, execution: Execution
    ) -> tuple[Array, float]:
        """W of the movies at `indices`, solved in the smaller of movies x movies and users x users; and what a weight
        of E alone was multiplied by."""
        counts = np.maximum(ratings.rating_counts()[indices], 1)
        sides, ridge = self.side_rows(ratings)[:, indices], self.movie_ridge(ratings, indices, counts)
        left, right = self.low_rank_factors(ratings, indices, counts, execution)
        right *= self.low_rank_share / spread(sample, (sample @ left.T) @ right)
        few = self.few_rows(ratings, indices, len(sides), execution)
        if few is not None:
            ease_left, ease_right = dual_factors(sparse.vstack([few, sparse.csr_array(sides)], format="csr"), ridge)
            damping = counts**self.damping
            unit = 1 / spread(sample, (sample @ ease_left.T) @ (ease_right * damping))
            factors = FactoredWeights(np.vstack([ease_left, left]), np.vstack([ease_right * damping * unit, right]))
            return factors.to_dense(), unit
        gram = execution.gram(ratings, self.fitted_rows(indices), len(indices), "ease")
        weights = primal_weights(gram, sides, ridge)
        weights *= counts**self.damping
        unit = 1 / spread(sample, sample @ weights)
        weights *= unit
        add_product(weights, left, right)
        np.fill_diagonal(weights, 0)
        return weights, unit

    def few_rows(self, ratings: Ratings, indices: Array, sides: int, execution: Execution) -> sparse.csr_array | None:
        """X, where it is so small that users x users is solved; None otherwise."""
        if 2 * (ratings.totals.users + sides) >= len(ratings.movie_ids):
            return None
        rows = execution.stacked(ratings, self.fitted_rows(indices))
        return rows if 2 * (rows.shape[0] + sides) < len(ratings.movie_ids) else None

    def tail_weights(self, ratings: Ratings, head: Array, execution: Execution) -> sparse.csr_array:
        """E between the head and every rated movie beyond it, all movies x all movies. Without side rows: they join so
        many movies that a few closest ones do not approximate the inverse (AUC of liked tail movies .77 instead of .85
        with a head of 600 on MovieLens 100K)."""
        counts = ratings.rating_counts()
        ridge = self.movie_ridge(ratings, head, np.maximum(counts, 1))
        tail = np.setdiff1d(np.flatnonzero(counts > 0), head)
        gram = execution.gram(ratings, self.fitted_rows(head), len(head), "tail")
        entries = TailProblem(gram, ridge, head, tail).solve(ratings, self.fitted_rows, execution)
        return sparse.csr_array(entries.multiply(np.maximum(counts, 1) ** self.damping))

    def fitted_rows(self, movies: Array) -> FittedRows:
        return FittedRows(self.value_offset, self.sitting_share, movies)

    def side_rows(self, ratings: Ratings) -> Array:
        """g F' and y Y', (genres and years) x movies, float32."""
        genres = self.genre_weight * ratings.genres.T
        if not self.year_weight:
            return np.asarray(genres)
        return np.vstack([genres, self.year_weight * year_bumps(ratings.years)])

    def stored(self, weights: Array, indices: Array, movies: int) -> Weights:
        """`weights` are of the movies at `indices` of all movies."""
        if movies <= DENSE_MOVIES and len(indices) == movies:
            # LAPACK leaves columns contiguous, and fold-in reads rows: 13 times as fast at MovieLens 1M's size
            return DenseWeights(np.ascontiguousarray(weights))
        return SparseWeights.from_strongest(weights, self.weights_per_movie, indices, movies)

    def movie_ridge(self, ratings: Ratings, movies: Array, counts: Array) -> Array:
        """One positive ridge per movie, float32: ridge * mean(x^2) * (n_i / mean n)^ridge_by_popularity. The means are
        of the ratings of `movies`; the ridges may be of others, with these `counts`."""
        mean_square = ratings.totals.mean_square(self.value_offset, movies)
        mean_count = np.maximum(ratings.rating_counts()[movies], 1).mean()
        relative = (counts / mean_count) ** self.ridge_by_popularity
        return np.asarray(self.ridge * mean_square * relative, dtype=np.float32)

    def low_rank_factors(
        self, ratings: Ratings, movies: Array, counts: Array, execution: Execution
    ) -> tuple[Array, Array]:
        """L as left' right, each rank x movies. The rank is at most an eighth of the smaller side of X: a higher one
        would only repeat X."""
        rank = min(self.low_rank, min(ratings.totals.users, len(movies)) // 8) if self.low_rank_share else 0
        vectors = np.zeros((0, len(movies)), np.float32)
        if rank:
            sums = sum(execution.each(AbsoluteSums(self.value_offset, movies), ratings.parts, "movie sums"))
            by_movie = np.maximum(sums, 1e-9) ** -self.movie_norm
            rows = NormalisedRows(self.value_offset, movies, self.user_norm, by_movie)
            vectors = right_singular_vectors(ratings, rows, len(movies), rank, execution)
        check_shape(vectors, rank, len(counts))
        scale = counts**self.low_rank_damping
        return (vectors / scale).astype(np.float32), (vectors * scale).astype(np.float32)


def year_bumps(years: Array) -> Array:
    """Years x movies, float32: a Gaussian around every third year of release. An unknown year is the median one."""
    known = years[~np.isnan(years)]
    if not len(known):
        return np.zeros((0, len(years)), np.float32)
    grid = np.arange(known.min(), known.max() + YEAR_STEP, YEAR_STEP)
    distance = grid[:, None] - np.where(np.isnan(years), np.median(known), years)
    return np.asarray(np.exp(-((distance / YEAR_WIDTH) ** 2) / 2), dtype=np.float32)
