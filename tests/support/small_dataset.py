"""A data set that fits in a test."""

import numpy as np
import polars as pl

from services.recommender.datasets.formats import MOVIES, RATINGS, Dataset

GENRES = ["Action", "Comedy", "Drama", "Horror"]


def small_dataset(seed: int = 7, users: int = 60, movies: int = 40) -> Dataset:
    """Two groups of users with opposite tastes, sparse movie ids, half stars."""
    rng = np.random.default_rng(seed)
    rows: list[tuple[int, int, float, int]] = []
    for user in range(users):
        group = user % 2
        for movie in rng.choice(movies, size=rng.integers(6, 15), replace=False):
            likes = movie % 2 == group
            stars = rng.choice([4, 4.5, 5]) if likes else rng.choice([0.5, 1, 2])
            rows.append((user * 3 + 1, int(movie) * 7 + 1, float(stars), 1_000_000 + len(rows)))
    catalogue = [(m * 7 + 1, f"Movie {m}", 1960 + m, [GENRES[m % 4], GENRES[(m + 1) % 4]]) for m in range(movies)]
    ratings = pl.DataFrame(rows, schema=RATINGS, orient="row")
    titles = pl.DataFrame(catalogue, schema=MOVIES, orient="row")
    return Dataset(ratings, titles, ratings.select("user_id").unique().sort("user_id"))
