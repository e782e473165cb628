"""The movies of the data set: details, browsing, and the search."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Self

import polars as pl

from services.recommender.datasets.formats import Dataset
from services.recommender.datasets.movie_frame import movie_frame
from services.recommender.datasets.twins import Twins
from services.recommender.domain.arrays.catalogue_arrays import CatalogueArrays, titled
from services.recommender.domain.arrays.movies import MovieTable
from services.recommender.domain.common_tags import CommonTags
from services.recommender.domain.record_overlay import facts_of, hidden_movies, overlay
from services.recommender.filters.fact_index import FactIndex
from services.recommender.filters.matching import FilterIndex
from services.recommender.filters.name_search import with_names
from services.recommender.model.matrix import Array
from services.recommender.model.movie_selection import MovieFilter, replace_values, without_movies
from services.recommender.model.ranking import highest_first
from services.recommender.model.star_counts import expand_rows, mean_stars, most_rated_first
from services.recommender.titles.title_index import TitleIndex, places_in_order
from shared.contracts.errors import InvalidInput, MovieHidden, MovieNotFound
from shared.contracts.filtering.filters import MovieFilters, describe_selection
from shared.contracts.filtering.selection import SelectedMovies, Selection
from shared.contracts.movie_facts import MovieFacts
from shared.contracts.movie_records import MovieRecord
from shared.contracts.movies import CatalogueYears, Movie, MovieDetails, MoviePage
from shared.contracts.queries import MovieQuery

STAR_VALUES = [f"{half / 2:.1f}" for half in range(1, 11)]
MAX_CURSOR_DIGITS = 9


@dataclass(frozen=True, eq=False)
class Catalogue:
    """`movies` by id. A movie's place is that of its id in the sorted `movie_ids`; everything else is in that order.
    Methods that take an id also take the ids of its twins."""

    movies: Mapping[int, Movie]
    movie_ids: Array
    titles: TitleIndex
    filter: MovieFilter
    star_counts: Array
    rating_counts: Array
    most_rated: Array
    """Places, the most rated first."""
    facts: FactIndex = field(default_factory=FactIndex)
    twins: Twins = field(default_factory=Twins)
    hidden: frozenset[int] = frozenset()
    """Movies that no list and no search shows; profiles keep them."""
    records: Mapping[int, MovieRecord] = field(default_factory=dict)
    tags: CommonTags = field(default_factory=CommonTags)

    @classmethod
    def from_dataset(cls, dataset: Dataset, twins: Twins | None = None) -> Self:
        """From a data set whose twins are merged."""
        return cls.from_arrays(CatalogueArrays.from_dataset(dataset), dataset.terms, twins or Twins())

    @classmethod
    def from_arrays(cls, arrays: CatalogueArrays, terms: pl.DataFrame, twins: Twins) -> Self:
        rating_counts = arrays.star_counts.sum(axis=1)
        return cls(
            movies=MovieTable(arrays.fragments()),
            movie_ids=arrays.movie_ids,
            titles=TitleIndex((arrays.titles,)),
            filter=arrays.filter,
            star_counts=arrays.star_counts,
            rating_counts=rating_counts,
            most_rated=most_rated_first(rating_counts),
            facts=FactIndex.from_terms(terms),
            twins=twins,
            tags=CommonTags.from_terms(terms),
        )

    def with_records(
        self, records: Mapping[int, MovieRecord], base: "Catalogue", changed: Collection[int]
    ) -> "Catalogue":
        """The catalogue of the data set, `base`, with these records, of which only some have changed since this one."""
        movies, hidden = overlay(self.movies, base.movies, records, changed), hidden_movies(records.values())
        present = [movie for movie in map(movies.get, changed) if movie is not None]
        movie_ids = replace_values(self.movie_ids, changed, [movie.movie_id for movie in present])
        star_counts = expand_rows(base.movie_ids, base.star_counts, movie_ids)
        rating_counts = star_counts.sum(axis=1)
        shown = [titled(movie, records.get(movie.movie_id)) for movie in present if movie.movie_id not in hidden]
        return replace(
            self,
            movies=movies,
            movie_ids=movie_ids,
            titles=self.titles.with_changes(shown, hidden),
            filter=self.filter.with_changes(self.movie_ids, movie_ids, movie_frame(present)),
            star_counts=star_counts,
            rating_counts=rating_counts,
            most_rated=most_rated_first(rating_counts),
            facts=self.facts.with_records(records, base.facts, changed),
            hidden=hidden,
            records=records,
        )

    @property
    def genres(self) -> list[str]:
        return self.filter.genres

    def get(self, movie_id: int) -> Movie:
        """Raises `MovieNotFound`."""
        movie = self.movies.get(self.twins.resolve(movie_id))
        if movie is None:
            raise MovieNotFound
        return movie

    def at(self, places: Array) -> list[Movie]:
        return [self.movies[movie_id] for movie_id in self.movie_ids[places].tolist()]

    def place_of(self, movie_id: int) -> int:
        return int(self.movie_ids.searchsorted(self.twins.resolve(movie_id)))

    def rating_count(self, movie_id: int) -> int:
        return int(self.rating_counts[self.place_of(movie_id)])

    def average_rating(self, movie_id: int) -> float | None:
        return mean_stars(self.star_counts[self.place_of(movie_id)])

    def hidden_movies(self) -> list[Movie]:
        """By title."""
        hidden = [self.movies[movie_id] for movie_id in self.hidden if movie_id in self.movies]
        return sorted(hidden, key=lambda movie: (movie.title, movie.movie_id))

    def details(self, movie_id: int, *, even_hidden: bool = False) -> MovieDetails:
        """Raises `MovieNotFound`, or `MovieHidden` unless hidden movies are asked for."""
        movie = self.get(movie_id)
        if movie.movie_id in self.hidden and not even_hidden:
            raise MovieHidden
        counts = self.star_counts[self.place_of(movie_id)].tolist()
        return MovieDetails(
            **movie.model_dump(),
            **self.facts_about(movie_id).model_dump(),
            rating_count=sum(counts),
            average_rating=self.average_rating(movie_id),
            histogram=dict(zip(STAR_VALUES, counts, strict=True)),
        )

    def facts_about(self, movie_id: int) -> MovieFacts:
        kept = self.twins.resolve(movie_id)
        return facts_of(self.records.get(kept), self.tags.of_movie(kept))

    def matches(self, filters: MovieFilters) -> tuple[Array, Array]:
        """Which movies pass the filters, and of which that is unknown. Raises `InvalidInput` for an unknown genre."""
        for genre in (*filters.genre, *filters.without_genre):
            if genre not in self.genres:
                raise InvalidInput(f"There is no genre of this name. The genres are: {', '.join(self.genres)}.")
        passing, unknown = (
            without_movies(flags, self.movie_ids, self.hidden) for flags in self._filter_index.matches(filters)
        )
        return passing, unknown

    @cached_property
    def _filter_index(self) -> FilterIndex:
        return FilterIndex.create(self.movie_ids, self.filter, self.facts)

    def selected(self, filters: MovieFilters) -> Array:
        """Flags of the movies that are to be shown."""
        passing, unknown = self.matches(filters)
        return passing | unknown if filters.include_unknown else passing

    def selection(self, filters: MovieFilters, candidates: Array | list[int]) -> Selection | None:
        """What comes of the filters among candidates, which are places or flags; None without filters."""
        if not filters.are_filtering():
            return None

        def count(each: MovieFilters) -> tuple[int, int]:
            passing, unknown = self.matches(each)
            return int(passing[candidates].sum()), int(unknown[candidates].sum())

        return describe_selection(filters.filters(), count)

    def select(self, movie_ids: Iterable[int], filters: MovieFilters) -> SelectedMovies:
        """Those of the movies that pass the filters, in their order. Unknown movies are left out."""
        known = [movie_id for movie_id in map(self.twins.resolve, movie_ids) if movie_id in self.movies]
        places, selected = list(map(self.place_of, known)), self.selected(filters)
        passing = [movie_id for movie_id, place in zip(known, places, strict=True) if selected[place]]
        selection = self.selection(filters, places) or Selection(matching=len(passing), unknown=0)
        return SelectedMovies(movie_ids=passing, selection=selection)

    def page(self, query: MovieQuery, predicted: Array | None = None) -> MoviePage:
        """Without a word to search for, the most rated movies come first. `predicted`: ratings, for sorting by them."""
        start = _offset(query.cursor)
        candidates = self.search(query.q) if any(map(str.isalnum, query.q)) else self.most_rated
        places = self._sorted(candidates[self.selected(query)[candidates]], query, predicted)
        end = start + query.limit
        return MoviePage(
            movies=self.at(places[start:end]),
            total=len(places),
            next_cursor=str(end) if end < len(places) else None,
            catalogue_years=None if len(places) else self.years,
            selection=self.selection(query, candidates),
        )

    def _sorted(self, places: Array, query: MovieQuery, predicted: Array | None) -> Array:
        if query.sort == "predicted":
            if predicted is None:
                raise InvalidInput("Movies can be sorted by predicted ratings only for a user.")
            return highest_first(places, predicted)
        values = {"best_known": self.rating_counts, "newest": self.filter.years}.get(query.sort)
        return places if values is None else highest_first(places, values)

    def search(self, query: str) -> Array:
        """Places of the movies with a title like this, or with such a person or tag, the best match first."""
        found = with_names(query, *self.titles.search(query), self.facts, self.movie_ids)
        return places_in_order(*found, self.movie_ids, self.most_rated)

    @cached_property
    def years(self) -> CatalogueYears | None:
        """The first and the last year of a movie."""
        span = self.filter.span_of_years()
        return CatalogueYears(first=span[0], last=span[1]) if span else None


def _offset(cursor: str) -> int:
    if cursor and not (cursor.isascii() and cursor.isdigit() and len(cursor) <= MAX_CURSOR_DIGITS):
        raise InvalidInput("cursor: take it from next_cursor of the page before.")
    return int(cursor or 0)
