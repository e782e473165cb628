"""Which movies pass filters. Flags are booleans in the order of the sorted movie ids."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np

from services.recommender.filters.fact_index import FactIndex
from services.recommender.filters.languages import language_name
from services.recommender.model.matrix import Array
from services.recommender.model.movie_selection import MovieFilter
from shared.contracts.filtering.filters import MovieFilters

Condition = tuple[Array, Array]
"""Flags of the movies that certainly meet it, and of those of which that is unknown."""
NamesToMovies = Callable[[str], Collection[int]]


@dataclass(frozen=True, eq=False)
class FilterIndex:
    """`runtimes` and `ages` are NaN where unknown."""

    movie_ids: Array
    movies: MovieFilter
    facts: FactIndex
    runtimes: Array
    ages: Array

    @classmethod
    def create(cls, movie_ids: Array, movies: MovieFilter, facts: FactIndex) -> Self:
        runtimes, ages = np.full(len(movie_ids), np.nan), np.full(len(movie_ids), np.nan)
        for movie_id, each in facts.facts.items():
            if each.runtime is not None or each.age is not None:
                place = movie_ids.searchsorted(movie_id)
                if place < len(movie_ids) and movie_ids[place] == movie_id:
                    runtimes[place] = np.nan if each.runtime is None else each.runtime
                    ages[place] = np.nan if each.age is None else each.age
        return cls(movie_ids, movies, facts, runtimes, ages)

    def matches(self, filters: MovieFilters) -> Condition:
        """Raises `ValueError` for an unknown genre."""
        possible, unknown = np.ones(len(self.movie_ids), bool), np.zeros(len(self.movie_ids), bool)
        for certain, open_question in self._conditions(filters):
            possible &= certain | open_question
            unknown |= open_question
        return possible & ~unknown, possible & unknown

    def _conditions(self, filters: MovieFilters) -> Iterator[Condition]:
        yield from self._genres(filters)
        yield from self._names(filters.person, filters.without_person, self.facts.people.find)
        yield from self._names(filters.tag, filters.without_tag, self.facts.tags.find)
        if filters.from_year is not None or filters.to_year is not None:
            yield _within(self.movies.years, filters.from_year, filters.to_year)
        if filters.min_runtime is not None or filters.max_runtime is not None:
            yield _within(self.runtimes, filters.min_runtime, filters.max_runtime)
        if filters.max_age is not None:
            yield _within(self.ages, None, filters.max_age)
        if filters.language:
            yield self._languages(filters.language)
        if filters.service:
            yield self._services(filters.service, filters.region)

    def _genres(self, filters: MovieFilters) -> Iterator[Condition]:
        for genre in filters.genre:
            yield _certain(self.movies.has_genre(genre))
        for genre in filters.without_genre:
            yield _certain(~self.movies.has_genre(genre))

    def _names(self, wanted: Collection[str], unwanted: Collection[str], find: NamesToMovies) -> Iterator[Condition]:
        for name in wanted:
            yield _certain(self._flags(find(name)))
        for name in unwanted:
            yield _certain(~self._flags(find(name)))

    def _languages(self, names: Collection[str]) -> Condition:
        found = [self._flags(self.facts.languages.exactly(language_name(name))) for name in names]
        return np.logical_or.reduce(found), self._of_unknown_language

    def _services(self, names: Collection[str], region: str | None) -> Condition:
        regions = [region] if region else list(self.facts.services)
        found = [self._flags(self.facts.streams.exactly(f"{each} {name}")) for each in regions for name in names]
        return np.logical_or.reduce([*found, self._flags(())]), self._of_unknown_offers

    @cached_property
    def _of_unknown_language(self) -> Array:
        return ~self._flags([movie_id for movie_id, each in self.facts.facts.items() if each.languages])

    @cached_property
    def _of_unknown_offers(self) -> Array:
        return ~self._flags([movie_id for movie_id, each in self.facts.facts.items() if each.offers_known])

    def _flags(self, movie_ids: Collection[int]) -> Array:
        return np.isin(self.movie_ids, list(movie_ids)) if movie_ids else np.zeros(len(self.movie_ids), bool)


def _certain(flags: Array) -> Condition:
    return flags, np.zeros(len(flags), bool)


def _within(values: Array, low: int | None, high: int | None) -> Condition:
    least, most = -np.inf if low is None else low, np.inf if high is None else high
    return (values >= least) & (values <= most), np.isnan(values)
