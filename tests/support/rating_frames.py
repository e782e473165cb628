"""Small frames of ratings and movies, given as literals."""

from collections.abc import Sequence

import numpy as np
import polars as pl

from services.recommender.datasets.formats import MOVIES, RATINGS
from services.recommender.model import Profile
from services.recommender.model.matrix import RatingMatrix

Rating = tuple[int, int, float]


def ratings_frame(rows: Sequence[Rating]) -> pl.DataFrame:
    """Rows of user, movie and stars, with ratings one second apart."""
    timed = [(user, movie, float(stars), second) for second, (user, movie, stars) in enumerate(rows)]
    return pl.DataFrame(timed, schema=RATINGS, orient="row")


def movies_frame(genres: dict[int, list[str]], years: dict[int, int] | None = None) -> pl.DataFrame:
    rows = [(movie, f"Movie {movie}", (years or {}).get(movie), names) for movie, names in genres.items()]
    return pl.DataFrame(rows, schema=MOVIES, orient="row")


def ratings_of_table(table: Sequence[Sequence[float]]) -> pl.DataFrame:
    """One row per user and one column per movie, both numbered from 1; 0 means no rating."""
    cells = [(user, movie, stars) for user, row in enumerate(table, 1) for movie, stars in enumerate(row, 1) if stars]
    return ratings_frame(cells)


def matrix_of_table(table: Sequence[Sequence[float]], genres: dict[int, list[str]] | None = None) -> RatingMatrix:
    movies = movies_frame(genres or {movie: [] for movie in range(1, len(table[0]) + 1)})
    return RatingMatrix.from_frames(ratings_of_table(table), movies)


def profile_of(stars: dict[int, float]) -> Profile:
    """A profile with ratings one second apart."""
    return Profile(list(stars), list(stars.values()), np.arange(len(stars)))
