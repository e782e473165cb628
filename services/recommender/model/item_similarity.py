"""Similar movies: liked by the same users, and of similar genres.

s(i, j) = cosine(p_i, p_j) * n / (n + SHRINKAGE) * (1 + GENRE_WEIGHT * g). p_i holds each user's preference for movie i:
the stars above the user's own mean, plus 1, not below 0, divided by log(2 + the user's number of ratings), because a
user who rates everything says the least. n is how many users rated both (of the MAX_RATERS who like i most), g the
cosine of the genres. Item-based collaborative filtering with adjusted cosine and shrinkage: Sarwar et al., WWW 2001;
Bell and Koren, ICDM 2007.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl
from scipy import sparse

from services.recommender.model.matrix import Array

# The first two were judged by eye over a dozen well-known movies: nothing published measures similar movies.
SHRINKAGE = 20
"""In users, 0 and up."""
GENRE_WEIGHT = 0.5
"""0 and up: how much more a movie of the same genres counts."""
MAX_RATERS = 2000
"""Users considered for a movie, 1 and up: bounds the time. Those who like it most say as much as all of its raters."""
POPULARITY_WEIGHT = 1e-6
"""Breaks ties only, between movies that no user connects."""
PREFERENCE_SHIFT = 1
"""In stars: a movie that a user gave the mean is liked a little."""


@dataclass(frozen=True, eq=False)
class ItemSimilarity:
    """`preferences` is users x movies, `norms` the lengths of its columns, `genres` movies x genres with rows of length
    1, and `popularity` one number per movie, 0 to 1."""

    preferences: sparse.csr_array
    norms: Array
    genres: Array
    popularity: Array

    @classmethod
    def from_ratings(cls, ratings: pl.DataFrame, movie_ids: Array, genres: Array) -> "ItemSimilarity":
        """ratings(user_id, movie_id, rating); `movie_ids` sorted, with all that are rated."""
        ordered = ratings.sort("user_id", "movie_id")
        stars, movies = ordered["rating"].to_numpy(), np.searchsorted(movie_ids, ordered["movie_id"].to_numpy())
        counts = ordered.group_by("user_id", maintain_order=True).len()["len"].to_numpy()
        rows = np.repeat(np.arange(len(counts)), counts)
        means = np.bincount(rows, stars) / counts
        liking = np.maximum(stars - means[rows] + PREFERENCE_SHIFT, 0) / np.log(2 + counts)[rows]
        parts = (liking.astype(np.float32), movies.astype(np.int32), np.concatenate([[0], np.cumsum(counts)]))
        preferences = sparse.csr_array(parts, shape=(len(counts), len(movie_ids)))
        norms = np.sqrt(np.bincount(movies, preferences.data**2, minlength=len(movie_ids)))
        log_counts = np.log1p(np.bincount(movies, minlength=len(movie_ids)))
        return cls(preferences, norms, genres, log_counts / max(float(log_counts.max()), 1))

    def with_movies(self, movie_ids: Array, wanted: Array, genres: Array) -> "ItemSimilarity":
        """Over the `wanted` movies, which are all of `movie_ids` and others without ratings; both are sorted."""
        places = np.searchsorted(wanted, movie_ids)
        old = self.preferences
        parts = (old.data, places[old.indices].astype(np.int32), old.indptr)
        preferences = sparse.csr_array(parts, shape=(old.shape[0], len(wanted)))
        norms, popularity = np.zeros(len(wanted)), np.zeros(len(wanted))
        norms[places], popularity[places] = self.norms, self.popularity
        return ItemSimilarity(preferences, norms, genres, popularity)

    def similarities(self, index: int) -> Array:
        """s of every movie to the one at `index`, in the order of the movie ids."""
        raters, liking = self._strongest_raters(index)
        their_preferences = self.preferences[raters]
        cosine = (their_preferences.T @ liking) / np.maximum(self.norms * np.linalg.norm(liking), 1e-9)
        both = np.bincount(their_preferences.indices, minlength=len(self.popularity))
        shrunk = cosine * both / (both + SHRINKAGE) + POPULARITY_WEIGHT * self.popularity
        return np.asarray(shrunk * (1 + GENRE_WEIGHT * (self.genres @ self.genres[index])))

    def _strongest_raters(self, index: int) -> tuple[Array, Array]:
        """Rows of the users who like the movie most, and how much they do."""
        entries = np.flatnonzero(self.preferences.indices == index)
        strongest = entries[np.argsort(-self.preferences.data[entries], kind="stable")[:MAX_RATERS]]
        rows = np.searchsorted(self.preferences.indptr, strongest, side="right") - 1
        return rows, self.preferences.data[strongest]
