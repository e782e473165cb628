"""The user-item rating matrix, sparse, with sorted ids: the order of the input rows changes nothing."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any, Protocol

import numpy as np
import polars as pl
from scipy import sparse

from services.recommender.model.parts.totals import Array as Array
from services.recommender.model.parts.totals import RatingTotals

RATINGS_PER_PART = 4_000_000
"""Bounds the memory of a step over some users' ratings."""
SITTING_GAP_SECONDS = 3600
LIKED = 4.0
"""Least stars of a movie that a user liked."""
DISLIKED = 2.0
"""Most stars of a movie that a user disliked."""
CITABLE, CITED_FIRST = 3.0, 3.5
"""Least stars of a reason for another movie, and of one that is called "liked" and comes first."""


def check_shape(array: Any, *shape: int) -> None:
    """Raises `ValueError` if a step of a fit returned an array of another shape."""
    if array.shape != shape:
        raise ValueError(f"the shape should be {shape}, and is {array.shape}")


def narrowed(values: Array) -> Array:
    """Integers in 32 bits where they fit: half the size on disk and in memory."""
    fits = not len(values) or (values.min() >= -(2**31) and values.max() < 2**31)
    return values.astype(np.int32) if fits else values


def bytes_array(content: bytes) -> Array:
    return np.frombuffer(content, np.uint8)


@dataclass(frozen=True, eq=False)
class SparseRows:
    """A CSR matrix as plain arrays, so that it can be stored and memory-mapped array by array."""

    data: Array
    indices: Array
    indptr: Array
    columns: int

    @classmethod
    def from_csr(cls, matrix: sparse.csr_array) -> "SparseRows":
        return cls(matrix.data, matrix.indices, matrix.indptr, matrix.shape[1])

    def to_csr(self) -> sparse.csr_array:
        shape = (len(self.indptr) - 1, self.columns)
        return sparse.csr_array((self.data, self.indices, self.indptr), shape=shape)

    def entries_of(self, rows: Array) -> tuple[Array, Array]:
        """Places in `data` and `indices` of these rows' entries, row after row, and how many each row has."""
        starts = self.indptr[rows]
        lengths = self.indptr[rows + 1] - starts
        return np.repeat(starts - np.cumsum(lengths) + lengths, lengths) + np.arange(lengths.sum()), lengths


class Part(Protocol):
    """Some users' ratings. It can be pickled, so that they are loaded where a step over them runs."""

    def __hash__(self) -> int: ...

    def load(self) -> "RatingMatrix": ...


class Ratings(ABC):
    """What an algorithm is fitted to: ratings in parts by user, and what is known of the movies."""

    movie_ids: Array
    """sorted"""
    genres: Array
    """movies x genres, 0 or 1"""
    years: Array
    """one per movie, NaN where unknown"""
    features: sparse.csr_array | None
    """movies x features (`movie_features.py`): what tells of movies without ratings"""
    added: tuple[int, ...]
    """ids of movies that are not of the data set"""

    @property
    @abstractmethod
    def totals(self) -> RatingTotals: ...

    @property
    @abstractmethod
    def parts(self) -> Sequence[Part]: ...

    @property
    @abstractmethod
    def users_of_parts(self) -> Sequence[int]:
        """How many users each part has."""

    @abstractmethod
    def whole(self) -> "RatingMatrix":
        """All ratings in memory: for algorithms whose model holds them, or that are for small data alone."""

    def most_rated(self, limit: int, min_ratings: int = 0) -> Array:
        """Sorted indices of at most `limit` movies: those with the most ratings, and at least `min_ratings`."""
        counts = self.rating_counts()
        by_count = np.argsort(-counts, kind="stable")[:limit]
        return np.sort(by_count[counts[by_count] >= min_ratings])

    def side_features(self) -> Array:
        """movies x (genres, year); an unknown year is the mean one."""
        known = ~np.isnan(self.years)
        mean = self.years[known].mean() if known.any() else 0
        return np.column_stack([self.genres, np.where(known, self.years, mean)])

    def rating_counts(self) -> Array:
        """How many users rated each movie."""
        return self.totals.counts.astype(np.float32)

    def like_counts(self) -> Array:
        """How many users gave each movie `LIKED` stars or more."""
        return self.totals.likes.astype(np.float32)


@dataclass(frozen=True, eq=False)
class RatingMatrix(Ratings):
    """Ratings as a users x movies CSR matrix of stars (0.5 to 5, float32), with what is known of the movies."""

    user_ids: Array
    """sorted"""
    movie_ids: Array
    """sorted"""
    stars: sparse.csr_array
    rated_at: Array
    """epoch seconds, in the order of the entries of `stars`"""
    genres: Array
    """movies x genres, 0 or 1"""
    years: Array
    """one per movie, NaN where unknown"""
    features: sparse.csr_array | None = None
    """movies x features (`movie_features.py`): what tells of movies without ratings"""
    added: tuple[int, ...] = ()
    """ids of movies that are not of the data set"""

    @classmethod
    def from_frames(cls, ratings: pl.DataFrame, movies: pl.DataFrame) -> "RatingMatrix":
        """Of several ratings of a movie by one user, the latest counts."""
        latest = ratings.sort("user_id", "movie_id", "rated_at", "rating").unique(
            ["user_id", "movie_id"], keep="last", maintain_order=True
        )
        user_ids, rows = np.unique(latest["user_id"].to_numpy(), return_inverse=True)
        rated = latest["movie_id"].to_numpy()
        movie_ids = np.union1d(movies["movie_id"].to_numpy(), rated).astype(np.int64)
        columns = np.searchsorted(movie_ids, rated)  # indices of 64 bits would be half of what a part takes
        stars = sparse.csr_array(
            (latest["rating"].to_numpy().astype(np.float32), (narrowed(rows), narrowed(columns))),
            shape=(len(user_ids), len(movie_ids)),
        )
        times = narrowed(latest["rated_at"].to_numpy())
        return cls(user_ids, movie_ids, stars, times, genre_flags(movie_ids, movies), movie_years(movie_ids, movies))

    def values(self, offset: float) -> sparse.csr_array:
        """users x movies: offset + (1 - offset) * stars / 5, so that 5 stars weigh 1."""
        return self.with_data(offset + (1 - offset) * self.stars.data / 5)

    def with_data(self, data: Array) -> sparse.csr_array:
        """users x movies: the same entries, with other values."""
        parts = (data.astype(np.float32), self.stars.indices, self.stars.indptr)
        return sparse.csr_array(parts, shape=self.stars.shape)

    def by_sitting(self, values: sparse.csr_array) -> sparse.csr_array:
        """sittings x movies: the same entries as `values`, with a row for each sitting of a user. A sitting ends where
        the user rates nothing for longer than `SITTING_GAP_SECONDS`."""
        users = np.repeat(np.arange(self.stars.shape[0]), np.diff(self.stars.indptr))
        order = np.lexsort((self.rated_at, users))
        breaks = (np.diff(users[order]) > 0) | (np.diff(self.rated_at[order]) > SITTING_GAP_SECONDS)
        sittings = np.empty(len(users), self.stars.indices.dtype)
        sittings[order] = np.concatenate([[0], np.cumsum(breaks)])[: len(users)]
        shape = (int(sittings.max(initial=-1)) + 1, self.stars.shape[1])
        return sparse.csr_array((values.data, (sittings, self.stars.indices)), shape=shape)

    @cached_property
    def totals(self) -> RatingTotals:
        def per_movie(weights: Array | None = None) -> Array:
            return np.bincount(self.stars.indices, weights, minlength=len(self.movie_ids)).astype(np.float64)

        stars = self.stars.data.astype(np.float64)
        return RatingTotals(
            len(self.user_ids), per_movie(), per_movie(stars >= LIKED), per_movie(stars), per_movie(stars**2)
        )

    @cached_property
    def parts(self) -> "Sequence[RatingMatrix]":
        """Consecutive users, about `RATINGS_PER_PART` ratings in each part; this one if there is a single part."""
        edges = part_edges(self.stars.indptr, RATINGS_PER_PART)
        return [self] if len(edges) == 2 else [self.of_users(start, stop) for start, stop in pairwise(edges)]

    @property
    def users_of_parts(self) -> Sequence[int]:
        return [len(part.user_ids) for part in self.parts]

    def of_users(self, start: int, stop: int) -> "RatingMatrix":
        """The ratings of the users at these places, without what is known of the movies."""
        times = self.rated_at[self.stars.indptr[start] : self.stars.indptr[stop]]
        none = np.zeros((len(self.movie_ids), 0), np.float32)
        return RatingMatrix(
            self.user_ids[start:stop], self.movie_ids, self.stars[start:stop], times, none, np.zeros(0, np.float32)
        )

    def load(self) -> "RatingMatrix":
        return self

    def whole(self) -> "RatingMatrix":
        return self


def part_edges(indptr: Array, size: int) -> list[int]:
    """Where parts of consecutive rows with about `size` entries begin, and where the last one ends."""
    entries = int(indptr[-1])
    count = max(1, round(entries / size))
    ends = np.searchsorted(indptr, np.linspace(0, entries, count + 1)[1:-1])
    return [0, *ends.tolist(), len(indptr) - 1]


def movie_years(movie_ids: Array, movies: pl.DataFrame) -> Array:
    """One year per movie, float32, NaN where unknown."""
    years = np.full(len(movie_ids), np.nan, np.float32)
    if "year" in movies.columns:
        listed = movies["year"].cast(pl.Float32).fill_null(np.nan).to_numpy()
        years[np.searchsorted(movie_ids, movies["movie_id"].to_numpy())] = listed
    return years


def genre_names(movies: pl.DataFrame) -> list[str]:
    return movies["genres"].explode().drop_nulls().unique().sort().to_list()


def genre_flags(movie_ids: Array, movies: pl.DataFrame) -> Array:
    """movies x genres, 0 or 1, in the order of the sorted ids and of `genre_names`."""
    pairs = movies.select("movie_id", "genres").explode("genres").drop_nulls()
    names = np.array(genre_names(movies), dtype=str)
    flags = np.zeros((len(movie_ids), len(names)), np.float32)
    columns = np.searchsorted(names, pairs["genres"].to_numpy().astype(str))
    flags[np.searchsorted(movie_ids, pairs["movie_id"].to_numpy()), columns] = 1
    return flags
