"""Which movies may be listed. Flags are booleans in the order of the sorted movie ids."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import compress
from typing import Self

import numpy as np
import polars as pl

from services.recommender.model.matrix import Array, genre_flags, genre_names, movie_years
from services.recommender.model.ranking import DECIMALS, standardise, top_k


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

    def with_changes(self, movie_ids: Array, wanted: Array, changed: pl.DataFrame) -> "MovieFilter":
        """Of the `wanted` movies, where this is of `movie_ids`; both are sorted. `changed` are those that have changed
        or are new."""
        changed_ids = changed["movie_id"].sort().to_numpy()
        new = MovieFilter.from_movies(changed_ids, changed)
        genres = sorted({*self.genres, *new.genres})
        flags, years = np.zeros((len(wanted), len(genres)), np.float32), np.full(len(wanted), np.nan, np.float32)
        for ids, part in ((movie_ids, self), (changed_ids, new)):
            kept = np.isin(ids, wanted)
            places = np.searchsorted(wanted, ids[kept])
            columns = np.array([genres.index(genre) for genre in part.genres], np.intp)
            flags[places] = 0
            flags[np.ix_(places, columns)] = part.genre_flags[kept]
            years[places] = part.years[kept]
        used = np.asarray(flags.any(axis=0))
        return MovieFilter(list(compress(genres, used.tolist())), np.compress(used, flags, axis=1), years)

    def has_genre(self, genre: str) -> Array:
        """Raises `ValueError` for an unknown genre."""
        return np.asarray(self.genre_flags[:, self.genres.index(genre)] > 0)

    def span_of_years(self) -> tuple[int, int] | None:
        """The first and the last one; None where none is known."""
        known = self.years[~np.isnan(self.years)]
        return (int(known.min()), int(known.max())) if len(known) else None

    def balance(self, more: Collection[str], less: Collection[str]) -> Array:
        """Of each movie, how many of its genres are among `more` in parts of 1, less 1 if any is among `less`."""
        return self._share(more) - (self._share(less) > 0)

    def tone(self, more: Collection[str], less: Collection[str]) -> Array:
        """As `balance`, but what has a genre of `more` may have any: a crime comedy is lighter than a crime drama."""
        wanted, unwanted = self._share(more), self._share(less)
        return np.where(wanted > 0, wanted - unwanted / 2, -1.0 * (unwanted > 0))

    def _share(self, genres: Collection[str]) -> Array:
        columns = [self.genres.index(genre) for genre in genres]
        return np.asarray(self.genre_flags[:, columns].sum(axis=1) / max(1, len(columns)))


def replace_values(values: Array, old: Collection[int], new: Collection[int]) -> Array:
    """Sorted, from sorted values, none of which is listed twice."""
    kept = values[np.isin(values, np.array(list(old), values.dtype), invert=True)]
    return np.sort(np.concatenate([kept, np.array(list(new), values.dtype)]))


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


def likeness(similarities: Sequence[Array], allowed: Array | None = None) -> Array:
    """How similar movies are to several: minus the logarithm of their places by it on average, among the allowed ones,
    so that what a soft word moves does not depend on how many movies there are, most of which are not similar at all.
    Each has one similarity per movie, 0 and up; square roots, as otherwise the nearest of one would come before all
    that are like both."""
    spread = [standardise(np.sqrt(np.maximum(each, 0))) for each in similarities]
    mean = np.asarray(np.mean(spread, axis=0)).round(DECIMALS)
    compared = np.sort(mean if allowed is None else mean[allowed])
    nearer = len(compared) - np.searchsorted(compared, mean, side="right")
    return np.asarray(-np.log2(nearer + 1.0))
