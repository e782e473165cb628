"""The user-item rating matrix, sparse, with sorted ids: the order of input rows changes nothing."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy import sparse

Array = NDArray[Any]


@dataclass(frozen=True, eq=False)
class SparseRows:
    """A CSR matrix as plain arrays, so that it can be stored and memory-mapped array by array."""

    data: Array
    indices: Array
    indptr: Array
    columns: int

    @classmethod
    def of(cls, matrix: sparse.csr_array) -> "SparseRows":
        return cls(matrix.data, matrix.indices, matrix.indptr, matrix.shape[1])

    def csr(self) -> sparse.csr_array:
        shape = (len(self.indptr) - 1, self.columns)
        return sparse.csr_array((self.data, self.indices, self.indptr), shape=shape)


@dataclass(frozen=True, eq=False)
class RatingMatrix:
    """Ratings as a users x movies CSR matrix of stars, and genres as a movies x genres 0/1 matrix."""

    user_ids: Array
    movie_ids: Array
    stars: sparse.csr_array
    genres: Array
    years: Array
    """NaN where unknown"""

    @classmethod
    def of(cls, ratings: pl.DataFrame, movies: pl.DataFrame) -> "RatingMatrix":
        """A movie rated twice by one user counts once, with its latest rating."""
        latest = ratings.sort("user_id", "movie_id", "rated_at", "rating").unique(
            ["user_id", "movie_id"], keep="last", maintain_order=True
        )
        user_ids, rows = np.unique(latest["user_id"].to_numpy(), return_inverse=True)
        rated = latest["movie_id"].to_numpy()
        movie_ids = np.union1d(movies["movie_id"].to_numpy(), rated).astype(np.int64)
        columns = np.searchsorted(movie_ids, rated)
        stars = sparse.csr_array(
            (latest["rating"].to_numpy().astype(np.float32), (rows, columns)),
            shape=(len(user_ids), len(movie_ids)),
        )
        return cls(user_ids, movie_ids, stars, genre_flags(movie_ids, movies), years_of(movie_ids, movies))

    def values(self, offset: float) -> sparse.csr_array:
        """Each rating as a weight from `offset` upwards, 5 stars weighing 1."""
        return self.with_data(offset + (1 - offset) * self.stars.data / 5)

    def with_data(self, data: Array) -> sparse.csr_array:
        parts = (data.astype(np.float32), self.stars.indices, self.stars.indptr)
        return sparse.csr_array(parts, shape=self.stars.shape)

    def best_known(self, most: int, least_ratings: int = 0) -> Array:
        """Places, in their order, of at most `most` movies: those with the most ratings, and at least so many."""
        counts = self.rating_counts()
        by_fame = np.argsort(-counts, kind="stable")[:most]
        return np.sort(by_fame[counts[by_fame] >= least_ratings])

    def side_features(self) -> Array:
        """movies x (genres, year); an unknown year is the mean one."""
        known = ~np.isnan(self.years)
        mean = self.years[known].mean() if known.any() else 0
        return np.column_stack([self.genres, np.where(known, self.years, mean)])

    def rating_counts(self) -> Array:
        """How many users rated each movie."""
        return np.bincount(self.stars.indices, minlength=len(self.movie_ids)).astype(np.float32)


def years_of(movie_ids: Array, movies: pl.DataFrame) -> Array:
    years = np.full(len(movie_ids), np.nan, np.float32)
    if "year" in movies.columns:
        listed = movies["year"].cast(pl.Float32).fill_null(np.nan).to_numpy()
        years[np.searchsorted(movie_ids, movies["movie_id"].to_numpy())] = listed
    return years


def genre_names(movies: pl.DataFrame) -> list[str]:
    return movies["genres"].explode().drop_nulls().unique().sort().to_list()


def genre_flags(movie_ids: Array, movies: pl.DataFrame) -> Array:
    """Movies x genres, 0/1, in the order of the sorted ids and of `genre_names`."""
    pairs = movies.select("movie_id", "genres").explode("genres").drop_nulls()
    names = np.array(genre_names(movies), dtype=str)
    flags = np.zeros((len(movie_ids), len(names)), np.float32)
    columns = np.searchsorted(names, pairs["genres"].to_numpy().astype(str))
    flags[np.searchsorted(movie_ids, pairs["movie_id"].to_numpy()), columns] = 1
    return flags
