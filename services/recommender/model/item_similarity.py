"""Similar movies: loved by the same people beyond what chance explains, joined by the model's weights, and of one kind.

s_j = (u_j + ASSOCIATION_WEIGHT a_j) (1 + GENRE_WEIGHT g_j) for the movie i. g is the cosine of the genres, rare ones
weighing most. u and a are divided by the mean of their ten largest values, with

u_j = max(0, C_j - E_j) / sqrt(E_j + SHRINKAGE) and C_j = sum over users of p_i p_j. p_i is a user's preference for
movie i: the stars above the user's own mean, plus 1, not below 0, divided by log(2 + the user's number of ratings),
because a user who rates everything says the least. E is what C would be if users' and movies' totals alone decided
(the residual of a contingency table: Haberman, Biometrics 1973), for a share ERA_SHARE within movies of the same years:
crowd favourites, and whatever was new when people rated, are expected anyway.

a_j = sqrt(max(0, W_ij) max(0, W_ji)) n_j / (n_j + EVIDENCE), from the served model's weights and the rating counts n:
for EASE the partial correlation of both movies, that is, what one says of the other beyond all others.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import polars as pl
from scipy import sparse

from services.recommender.model.matrix import Array, SparseRows, genre_flags, movie_years

# Chosen on co-likes of held-out users, sequels and the tuning pairs of `evaluation/behaviour/similar_pairs.tsv`.
SHRINKAGE = 30
"""In expected common preferences, above 0."""
ERA_SHARE = 0.4
"""0 to 1: how much of the expectation is within the same years."""
ERAS = 8
"""Equally loved groups of consecutive years; 1 and up."""
ASSOCIATION_WEIGHT = 0.8
"""0 and up: weight of a where u has weight 1."""
EVIDENCE = 10
"""In ratings, 0 and up."""
GENRE_WEIGHT = 0.75
"""0 and up: how much more a movie of the same genres counts."""
MAX_RATERS = 2000
"""Users considered for a movie, 1 and up: bounds the time. Those who like it most say as much as all of its raters."""
POPULARITY_WEIGHT = 1e-6
"""Breaks ties only, between movies that no user connects."""
PREFERENCE_SHIFT = 1
"""In stars: a movie that a user gave the mean is liked a little."""
LARGEST = 10


@dataclass(frozen=True, eq=False)
class ItemSimilarity:
    """`liking` are the preferences, users x rated movies, `genres` movies x genres with rows of length 1, `counts` the
    number of ratings of each movie, `eras` its group of years, `user_totals` (users x eras) and `movie_totals` sums of
    preferences."""

    liking: SparseRows
    user_totals: Array
    movie_totals: Array
    eras: Array
    genres: Array
    counts: Array
    places: Array | None = None
    """Of the columns of the preferences among the movies; None where they are the same."""

    @classmethod
    def from_frames(cls, ratings: pl.DataFrame, movies: pl.DataFrame) -> "ItemSimilarity":
        """From ratings(user_id, movie_id, rating) and movies(movie_id, year, genres) with all that are rated."""
        movie_ids = movies["movie_id"].sort().to_numpy()
        preferences = rating_preferences(ratings, movie_ids)
        totals = np.bincount(preferences.indices, preferences.data, minlength=len(movie_ids))
        eras = eras_of(movie_years(movie_ids, movies), totals)
        by_era = sparse.csr_array(np.eye(ERAS, dtype=np.float32)[eras])
        return cls(
            liking=SparseRows.from_csr(preferences),
            user_totals=(preferences @ by_era).toarray(),
            movie_totals=totals,
            eras=eras,
            genres=rare_genres(genre_flags(movie_ids, movies)),
            counts=np.bincount(preferences.indices, minlength=len(movie_ids)),
        )

    def with_movies(self, movie_ids: Array, wanted: Array, genre_flags: Array) -> "ItemSimilarity":
        """Over the `wanted` movies, which are all of `movie_ids` and others without ratings; both are sorted. The flags
        are of the wanted ones, movies x genres."""
        places = np.searchsorted(wanted, movie_ids)
        totals, eras, counts = np.zeros((3, len(wanted)))
        totals[places], eras[places], counts[places] = self.movie_totals, self.eras, self.counts
        return replace(
            self,
            movie_totals=totals,
            eras=eras.astype(np.int64),
            genres=rare_genres(genre_flags),
            counts=counts,
            places=places,
        )

    @cached_property
    def preferences(self) -> sparse.csr_array:
        return self.liking.to_csr()

    def similarities(self, index: int, associations: Array | None = None) -> Array:
        """s of every movie to the one at `index`, in the order of the movie ids. `associations` are the model's
        (`Model.associations`), if it has any."""
        joined = in_units_of_largest(self.unexpected(index), index)
        if associations is not None:
            evidence = self.counts / (self.counts + EVIDENCE)
            joined = joined + ASSOCIATION_WEIGHT * in_units_of_largest(associations * evidence, index)
        joined = joined + POPULARITY_WEIGHT * np.log1p(self.counts)
        return np.asarray(joined * (1 + GENRE_WEIGHT * (self.genres @ self.genres[index])))

    def kinship(self, indices: Sequence[int]) -> Array:
        """The cosine of the genres of every movie with those of these, on average."""
        return np.asarray(np.mean([self.genres @ self.genres[index] for index in indices], axis=0))

    def unexpected(self, index: int) -> Array:
        """u, one value per movie."""
        raters, liking = self._strongest_raters(index)
        common = self._among_all(self.preferences[raters].T @ liking)
        expected = self.expected(liking @ self.user_totals[raters])
        return np.asarray(np.maximum(common - expected, 0) / np.sqrt(expected + SHRINKAGE))

    def expected(self, by_era: Array) -> Array:
        """E of every movie, from the raters' preferences in each era, weighted by how much they like the movie."""
        era_totals = np.bincount(self.eras, self.movie_totals, minlength=ERAS)
        overall = by_era.sum() / max(era_totals.sum(), 1e-9)
        within = by_era / np.maximum(era_totals, 1e-9)
        return np.asarray(self.movie_totals * ((1 - ERA_SHARE) * overall + ERA_SHARE * within[self.eras]))

    def _strongest_raters(self, index: int) -> tuple[Array, Array]:
        """Rows of the users who like the movie most, and how much they do."""
        entries = np.flatnonzero(self.preferences.indices == self._column_of(index))
        strongest = entries[np.argsort(-self.preferences.data[entries], kind="stable")[:MAX_RATERS]]
        rows = np.searchsorted(self.preferences.indptr, strongest, side="right") - 1
        return rows, self.preferences.data[strongest]

    def _column_of(self, index: int) -> int:
        """-1 for a movie that the preferences do not have."""
        if self.places is None:
            return index
        column = int(np.searchsorted(self.places, index))
        return column if column < len(self.places) and self.places[column] == index else -1

    def _among_all(self, values: Array) -> Array:
        """One value per movie, from one per column of the preferences."""
        if self.places is None:
            return values
        spread = np.zeros(len(self.counts), values.dtype)
        spread[self.places] = values
        return spread


def rating_preferences(ratings: pl.DataFrame, movie_ids: Array) -> sparse.csr_array:
    """p, users x movies, float32, from ratings(user_id, movie_id, rating) and the sorted ids of all movies."""
    ordered = ratings.sort("user_id", "movie_id")
    stars, movies = ordered["rating"].to_numpy(), np.searchsorted(movie_ids, ordered["movie_id"].to_numpy())
    counts = ordered.group_by("user_id", maintain_order=True).len()["len"].to_numpy()
    rows = np.repeat(np.arange(len(counts)), counts)
    means = np.bincount(rows, stars) / counts
    liking = np.maximum(stars - means[rows] + PREFERENCE_SHIFT, 0) / np.log(2 + counts)[rows]
    parts = (liking.astype(np.float32), movies.astype(np.int32), np.concatenate([[0], np.cumsum(counts)]))
    return sparse.csr_array(parts, shape=(len(counts), len(movie_ids)))


def eras_of(years: Array, totals: Array) -> Array:
    """The era of each movie, 0 and up: consecutive years with about an equal share of all preferences. Movies without a
    year belong to the middle one."""
    if not totals.any() or np.isnan(years).all():
        return np.zeros(len(years), np.int64)
    filled = np.where(np.isnan(years), np.nanmedian(years), years)
    order = np.argsort(filled, kind="stable")
    shares = np.cumsum(totals[order]) / totals.sum()
    edges = filled[order][np.searchsorted(shares, np.arange(1, ERAS) / ERAS)]
    return np.searchsorted(np.unique(edges), filled, side="right")


def rare_genres(flags: Array) -> Array:
    """Rows of length 1 (0 for a movie without genres), each genre weighing log(movies / movies of the genre)."""
    weighted = flags * np.log((len(flags) + 1) / np.maximum(flags.sum(axis=0), 1))
    return np.asarray(weighted / np.maximum(np.linalg.norm(weighted, axis=1, keepdims=True), 1e-9))


def in_units_of_largest(values: Array, index: int) -> Array:
    """Divided by the mean of the largest ten; 0 for the movie itself."""
    others = values.copy()
    others[index] = 0
    largest = np.sort(others)[-LARGEST:].mean()
    return np.asarray(others / largest) if largest > 0 else others
