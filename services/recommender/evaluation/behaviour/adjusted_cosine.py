"""A fixed yardstick: the similarity of movies that was served until November 2026.

s(i, j) = cosine(p_i, p_j) * n / (n + 20) * (1 + g / 2), where p_i holds each user's preference for movie i (as in
`model/item_similarity.py`), n is how many users rated both, and g the cosine of the genres.
"""

import numpy as np
import polars as pl
from scipy import sparse

from services.recommender.model.item_similarity import rating_preferences
from services.recommender.model.matrix import Array, genre_flags
from services.recommender.model.ranking import Ranking

SHRINKAGE, GENRE_WEIGHT, POPULARITY_WEIGHT = 20, 0.5, 1e-6


class AdjustedCosine:
    """From ratings(user_id, movie_id, rating) and movies(movie_id, genres)."""

    def __init__(self, ratings: pl.DataFrame, movies: pl.DataFrame) -> None:
        movie_ids = movies["movie_id"].sort().to_numpy()
        self.preferences = rating_preferences(ratings, movie_ids)
        flags = genre_flags(movie_ids, movies)
        self.genres = Ranking.from_counts(np.zeros(len(flags)), flags).genres
        self.columns = self.preferences.tocsc()
        entries = self.preferences.indices
        self.norms = np.sqrt(np.bincount(entries, self.preferences.data**2, minlength=len(movie_ids)))
        log_counts = np.log1p(np.bincount(entries, minlength=len(movie_ids)))
        self.popularity = log_counts / max(float(log_counts.max(initial=0)), 1)

    def similarities(self, index: int) -> Array:
        """s of every movie to the one at `index`, in the order of the movie ids."""
        column = sparse.csc_array(self.columns[:, [index]])
        theirs = self.preferences[column.indices]
        cosine = (theirs.T @ column.data) / np.maximum(self.norms * np.linalg.norm(column.data), 1e-9)
        both = np.bincount(theirs.indices, minlength=len(self.popularity))
        shrunk = cosine * both / (both + SHRINKAGE) + POPULARITY_WEIGHT * self.popularity
        return np.asarray(shrunk * (1 + GENRE_WEIGHT * (self.genres @ self.genres[index])))
