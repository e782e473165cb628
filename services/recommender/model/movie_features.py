"""What is known of a movie without ratings, as numbers: genres, year of release, and terms such as tags or people.

A row holds 1 for each genre, a Gaussian around every second year, a 1, and a block of length at most 1 for each kind of
terms, in which a term weighs log(movies / movies with the term).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np
import polars as pl
from scipy import sparse

from services.recommender.model.matrix import Array, genre_names, movie_years

YEAR_STEP, YEAR_WIDTH = 2, 2.0
"""In years."""
LEAST_BUMP = 1e-4
"""Smaller values are 0, so that a row has few others: ten thousand movies may be scored at once."""
MIN_MOVIES, MAX_TERMS = 2, 1000
"""A term of fewer movies says nothing; of each kind, the most common terms are used."""
MAX_CELLS = 80_000_000
"""Movies times terms of all kinds: bounds the dense matrices of a fit."""
Features = sparse.csr_array
"""movies x features, float32"""
GENRE = "genre"
TERMS = pl.Schema({"movie_id": pl.Int64, "kind": pl.String, "name": pl.String})


@dataclass(frozen=True, eq=False)
class FeatureSpace:
    """Which column means what."""

    genres: list[str]
    years: Array
    """centres of the Gaussians; empty where no year is known"""
    usual_year: float
    """counts as the year of movies without one"""
    terms: Sequence[tuple[str, str, float]]
    """kind, name and rarity, in the order of the columns; those of one kind stand together"""

    @classmethod
    def from_frames(cls, movies: pl.DataFrame, terms: pl.DataFrame | None = None) -> Self:
        """From movies(movie_id, year, genres) and terms(movie_id, kind, name)."""
        years = movies["year"].drop_nulls().to_numpy() if "year" in movies.columns else np.zeros(0)
        chosen = [] if terms is None else _chosen_terms(terms, movies.height)
        if not len(years):
            return cls(genre_names(movies), np.zeros(0), 0.0, chosen)
        centres = np.arange(years.min(), years.max() + YEAR_STEP, YEAR_STEP, dtype=float)
        return cls(genre_names(movies), centres, float(np.median(years)), chosen)

    @cached_property
    def rarity(self) -> dict[str, dict[str, float]]:
        """By kind and term, in the order of the columns."""
        by_kind: dict[str, dict[str, float]] = {}
        for kind, name, rarity in self.terms:
            by_kind.setdefault(kind, {})[name] = rarity
        return by_kind

    @cached_property
    def names(self) -> list[tuple[str, str] | None]:
        """Kind and name of each column; None for a year, or the 1."""
        genres = [(GENRE, genre.lower()) for genre in self.genres]
        return [*genres, *[None] * (len(self.years) + 1), *[(kind, name) for kind, name, _ in self.terms]]

    @property
    def size(self) -> int:
        return len(self.genres) + len(self.years) + 1 + len(self.terms)

    def encode(
        self, movies: pl.DataFrame, terms: pl.DataFrame | None = None, movie_ids: Array | None = None
    ) -> Features:
        """movies x features, float32, in the order of the sorted `movie_ids`, by default those of `movies`. Genres and
        terms that are not in the space are left out, so `movies` may be new ones."""
        movie_ids = movies["movie_id"].sort().to_numpy() if movie_ids is None else movie_ids
        blocks = [
            self._genres(movie_ids, movies),
            self._years(movie_years(movie_ids, movies)),
            np.ones((len(movie_ids), 1)),
        ]
        known = TERMS.to_frame() if terms is None else terms.filter(pl.col("movie_id").is_in(movie_ids.tolist()))
        columns = [sparse.csr_array(block) for block in blocks]
        columns += [self._terms(movie_ids, known, kind) for kind in self.rarity]
        return sparse.csr_array(sparse.hstack(columns, format="csr").astype(np.float32))

    def _genres(self, movie_ids: Array, movies: pl.DataFrame) -> Array:
        pairs = movies.select("movie_id", "genres").explode("genres").drop_nulls()
        pairs = pairs.filter(pl.col("genres").is_in(self.genres))
        flags = np.zeros((len(movie_ids), len(self.genres)))
        columns = np.searchsorted(np.array(self.genres, dtype=str), pairs["genres"].to_numpy().astype(str))
        flags[np.searchsorted(movie_ids, pairs["movie_id"].to_numpy()), columns] = 1
        return flags

    def _years(self, years: Array) -> Array:
        filled = np.where(np.isnan(years), self.usual_year, years)
        bumps = np.exp(-(((filled[:, None] - self.years) / YEAR_WIDTH) ** 2) / 2)
        return np.asarray(np.where(bumps < LEAST_BUMP, 0, bumps))

    def _terms(self, movie_ids: Array, terms: pl.DataFrame, kind: str) -> sparse.csr_array:
        rarity = self.rarity[kind]
        place = {name: column for column, name in enumerate(rarity)}
        known = terms.filter((pl.col("kind") == kind) & pl.col("name").is_in(list(rarity))).unique()
        rows = np.searchsorted(movie_ids, known["movie_id"].to_numpy())
        columns = np.array([place[name] for name in known["name"]], dtype=np.int64)
        values = np.array([rarity[name] for name in known["name"]])
        flags = sparse.csr_array((values, (rows, columns)), shape=(len(movie_ids), len(rarity)))
        lengths = np.sqrt(flags.multiply(flags).sum(axis=1))
        return sparse.csr_array(flags.multiply(1 / np.maximum(lengths, 1e-9)[:, None]))


def _chosen_terms(terms: pl.DataFrame, movies: int) -> list[tuple[str, str, float]]:
    kinds = terms["kind"].unique().sort().to_list()
    limit = min(MAX_TERMS, MAX_CELLS // max(1, movies * len(kinds)))
    return [(kind, name, rarity) for kind in kinds for name, rarity in _rarity(terms, kind, movies, limit)]


def _rarity(terms: pl.DataFrame, kind: str, movies: int, limit: int) -> list[tuple[str, float]]:
    """log(movies / movies with the term) of the `limit` most common terms, by name."""
    counted = terms.filter(pl.col("kind") == kind).group_by("name").agg(count=pl.col("movie_id").n_unique())
    common = counted.filter(pl.col("count") >= MIN_MOVIES).sort("count", "name", descending=[True, False])
    chosen = common.head(limit).sort("name")
    return list(zip(chosen["name"], np.log(movies / chosen["count"].to_numpy()).tolist(), strict=True))
