"""What a dislike says of the movies nearest to it, however much else a user has rated.

avoidance_i = -weight sd(r) max_j a_j K_ji over the disliked movies j, where r is the ratings' part of the score, a is 1
for one star, `TWO_STARS` for two, and K_ji the similarity of i to j as a share of that of j's most similar movie, among
its `NEAREST` most similar ones. Similarity is the cosine of the users' preferences, shrunk, and larger in one genre.
The largest counts instead of the sum, so that many dislikes do not bury whole genres.
"""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from services.recommender.model.execution import Execution
from services.recommender.model.interface import KnownRatings
from services.recommender.model.item_similarity import PREFERENCE_SHIFT
from services.recommender.model.matrix import DISLIKED, Array, RatingMatrix, Ratings, SparseRows
from services.recommender.model.parts.in_place import shrink
from services.recommender.model.parts.rows import RatedRows
from services.recommender.model.weights import BLOCK_COLUMNS, keep_largest

NEAREST = 50
"""Movies that a dislike reaches, 1 and up."""
SHRINKAGE = 20
"""In users who rated both movies, 0 and up."""
GENRE_WEIGHT = 0.5
"""0 and up: how much more a movie of the same genres counts."""
ONE_STAR, TWO_STARS = 1.0, 0.5
"""How much of the weight a rating of up to one star has, and of more up to `DISLIKED`."""
MAX_MOVIES = 12_000
"""The most rated movies, which may be near to others: bounds the dense matrix, 4 * MAX_MOVIES^2 bytes."""


@dataclass(frozen=True, eq=False)
class Nearness:
    rows: SparseRows
    """K, movies x movies, 0 to 1; row j: how near the others are to movie j"""

    @classmethod
    def fit(cls, ratings: Ratings, execution: Execution) -> "Nearness":
        indices = ratings.most_rated(MAX_MOVIES)
        similarity = similarities(ratings, indices, execution)
        similarity /= np.maximum(similarity.max(axis=1, keepdims=True, initial=0), 1e-9)
        starts = range(0, max(len(similarity), 1), BLOCK_COLUMNS)
        blocks = [keep_largest(similarity[start : start + BLOCK_COLUMNS], NEAREST) for start in starts]
        within = sparse.coo_array(sparse.vstack(blocks))
        movies, coordinates = len(ratings.movie_ids), (indices[within.row], indices[within.col])
        return cls(SparseRows.from_csr(sparse.csr_array((within.data, coordinates), shape=(movies, movies))))

    def avoidance(self, known: KnownRatings) -> Array:
        """The largest a_j K_ji of every movie, 0 to 1, float32."""
        disliked = known.ratings <= DISLIKED
        if not disliked.any():
            return np.zeros(self.rows.columns, np.float32)
        strengths = np.where(known.ratings[disliked] <= 1, ONE_STAR, TWO_STARS).astype(np.float32)
        entries, lengths = self.rows.entries_of(known.indices[disliked])
        largest = np.zeros(self.rows.columns, np.float32)
        np.maximum.at(largest, self.rows.indices[entries], self.rows.data[entries] * np.repeat(strengths, lengths))
        return largest


@dataclass(frozen=True, eq=False)
class PreferenceRows:
    """users x movies: the stars above the user's mean plus a shift, not below 0, less of users who rate a lot; of the
    movies at these indices."""

    movies: Array

    def __call__(self, part: RatingMatrix) -> sparse.csr_array:
        counts = np.diff(part.stars.indptr)
        rows = np.repeat(np.arange(len(counts)), counts)
        means = np.bincount(rows, part.stars.data, minlength=len(counts)) / np.maximum(counts, 1)
        liking = np.maximum(part.stars.data - means[rows] + PREFERENCE_SHIFT, 0) / np.log(2 + counts)[rows]
        return part.with_data(liking)[:, self.movies]


def unit_genres(flags: Array) -> Array:
    """Rows of length 1; 0 for a movie without genres."""
    return np.asarray(flags / np.maximum(np.linalg.norm(flags, axis=1, keepdims=True), 1), dtype=np.float32)


def similarities(ratings: Ratings, movies: Array, execution: Execution) -> Array:
    """Movies x movies with a zero diagonal, float32. Works in place: the matrices are large."""
    genres = unit_genres(ratings.genres[movies])
    similarity = execution.gram(ratings, PreferenceRows(movies), len(movies), "similarity")
    norms = np.sqrt(np.maximum(np.diag(similarity), 1e-12))
    overlap = execution.gram(ratings, RatedRows(movies), len(movies), "overlap")
    similarity /= norms[:, None]
    similarity /= norms
    shrink(overlap, SHRINKAGE)
    similarity *= overlap
    np.matmul(genres, genres.T, out=overlap)
    overlap *= GENRE_WEIGHT
    overlap += 1
    similarity *= overlap
    np.fill_diagonal(similarity, 0)
    return similarity
