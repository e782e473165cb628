"""Which movies may be listed. Flags are booleans in the order of the sorted movie ids."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
import polars as pl

from services.recommender.model.matrix import Array, genre_flags, genre_names, movie_years
from services.recommender.model.ranking import top_k


@dataclass(frozen=True, eq=False)
class MovieFilter:
    """`genre_flags` is movies x genres, 0 or 1; `years` are NaN where unknown, which passes no year filter."""

    genres: list[str]
    genre_flags: Array
    years: Array

    @classmethod
    def from_movies(cls, movie_ids: Array, movies: pl.DataFrame) -> Self:
        """From movies(movie_id, year, genres) and their sorted ids."""
        return cls(genre_names(movies), genre_flags(movie_ids, movies), movie_years(movie_ids, movies))

    def has_genre(self, genre: str) -> Array:
        """Raises `ValueError` for an unknown genre."""
        return np.asarray(self.genre_flags[:, self.genres.index(genre)] > 0)

    def span_of_years(self) -> tuple[int, int] | None:
        """The first and the last one; None where none is known."""
        known = self.years[~np.isnan(self.years)]
        return (int(known.min()), int(known.max())) if len(known) else None

    def balance(self, more: Collection[str], less: Collection[str]) -> Array:
        """Of each movie, how many of its genres are among `more`, without those among `less`, each in parts of 1."""
        return self._share(more) - self._share(less)

    def _share(self, genres: Collection[str]) -> Array:
        columns = [self.genres.index(genre) for genre in genres]
        return np.asarray(self.genre_flags[:, columns].sum(axis=1) / max(1, len(columns)))


def without_movies(flags: Array, movie_ids: Array, excluded: Collection[int]) -> Array:
    return np.asarray(flags & ~np.isin(movie_ids, list(excluded))) if excluded else flags


def have_common(movie_ids: Array, others: Array) -> bool:
    return bool(np.isin(movie_ids, others).any())


def as_places(places: Sequence[int]) -> Array:
    return np.array(places, dtype=np.intp)


def most_similar(similarities: Array, place: int, amount: int) -> Array:
    """Places of the movies that are most similar to the one at `place`, without that one."""
    others = similarities.copy()
    others[place] = -np.inf
    nearest = top_k(others, amount)
    return np.asarray(nearest[nearest != place])
