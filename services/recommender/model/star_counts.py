"""How often each movie got each star value: movies x 10, from half a star to 5 stars."""

import numpy as np
import polars as pl

from services.recommender.model.matrix import Array

VALUES = 10


def count_stars(movie_ids: Array, ratings: pl.DataFrame) -> Array:
    """From ratings(movie_id, rating) and the sorted movie ids."""
    places = np.searchsorted(movie_ids, ratings["movie_id"].to_numpy())
    halves = np.clip(np.rint(ratings["rating"].to_numpy() * 2).astype(int), 1, VALUES) - 1
    counts = np.bincount(places * VALUES + halves, minlength=len(movie_ids) * VALUES)
    return np.asarray(counts.reshape(-1, VALUES))


def mean_stars(counts: Array) -> float | None:
    """The average of one movie's ratings, rounded to two decimals; None without ratings."""
    total = int(counts.sum())
    return round(float(counts @ np.arange(1, VALUES + 1)) / 2 / total, 2) if total else None


def most_rated_first(rating_counts: Array) -> Array:
    """Places of the movies, the most rated first; equal ones in their order."""
    return np.argsort(-rating_counts, kind="stable")


def expand_rows(movie_ids: Array, rows: Array, wanted: Array) -> Array:
    """One row for each of the `wanted` movies, 0 for those that are not in `movie_ids`; both are sorted."""
    expanded = np.zeros((len(wanted), *rows.shape[1:]), rows.dtype)
    expanded[np.searchsorted(wanted, movie_ids)] = rows
    return expanded
