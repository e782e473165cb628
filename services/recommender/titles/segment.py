"""An immutable index of some films: their names in order, by key, by word, by year and by external id.

It consists of arrays, so that it can be stored and memory-mapped.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Self

import numpy as np

from services.recommender.model.matrix import Array
from services.recommender.titles.names import Kind, Name
from services.recommender.titles.normal_form import ARTICLES
from services.recommender.titles.posting_lists import NumberIndex, PostingLists
from services.recommender.titles.string_table import StringTable
from services.recommender.titles.titled_movie import TitledMovie
from services.recommender.titles.titled_movies import UNKNOWN, TitledMovies
from services.recommender.titles.vocabulary import Vocabulary

MAX_YEARS = 16
"""Of which the names are kept; imports ask for those of a year, the one before and the one after."""


@dataclass(frozen=True)
class NamesOfYear:
    """The full names of films of one year, and their places."""

    places: list[int]
    texts: list[str]


@dataclass(frozen=True, eq=False)
class Segment:
    """A film's place is that in `movies`, a name's that in `texts`, which is sorted. `alive` is false for films that
    were removed or are in a newer segment."""

    movies: TitledMovies
    alive: Array
    texts: StringTable
    films: Array
    """The place of each name's film."""
    kinds: Array
    keys: PostingLists
    """The names with each key."""
    vocabulary: Vocabulary
    full_names: NumberIndex
    """Of each year."""
    by_imdb: NumberIndex
    by_tmdb: NumberIndex
    by_movie_id: NumberIndex

    @classmethod
    def from_movies(cls, movies: Sequence[TitledMovie]) -> Self:
        entries = sorted(_entries(movies), key=lambda entry: entry[0])
        texts = [text for text, _key, _film, _kind in entries]
        films = np.array([film for _text, _key, film, _kind in entries], dtype=np.int32)
        kinds = np.array([kind for _text, _key, _film, kind in entries], dtype=np.int8)
        table, full = TitledMovies.from_movies(movies), np.flatnonzero(kinds == Kind.FULL)
        return cls(
            movies=table,
            alive=np.ones(len(movies), dtype=bool),
            texts=StringTable.from_texts(texts),
            films=films,
            kinds=kinds,
            keys=PostingLists.from_pairs((key, name) for name, (_text, key, _film, _kind) in enumerate(entries)),
            vocabulary=Vocabulary.from_texts(texts),
            full_names=NumberIndex.from_numbers(table.years[films[full]], full),
            by_imdb=_known(table.imdb_ids),
            by_tmdb=_known(table.tmdb_ids),
            by_movie_id=NumberIndex.from_numbers(table.movie_ids),
        )

    @property
    def movie_ids(self) -> Array:
        return self.movies.movie_ids

    @property
    def years(self) -> Array:
        return self.movies.years

    def without(self, movie_ids: Collection[int]) -> Self:
        return replace(self, alive=self.alive & ~np.isin(self.movie_ids, list(movie_ids)))

    @property
    def alive_movies(self) -> list[TitledMovie]:
        return [self.movies[film] for film in np.flatnonzero(self.alive).tolist()]

    def named(self, key: str) -> Iterator[tuple[TitledMovie, Kind]]:
        """The films with a name of this key."""
        for name in self.keys.of(key):
            film = int(self.films[name])
            if self.alive[film]:
                yield self.movies[film], Kind(int(self.kinds[name]))

    def knows(self, word: str) -> bool:
        """Whether a title contains this word."""
        place = self.vocabulary.place(word)
        return place is not None and bool(self.alive[self.films[self.vocabulary.containing([place])]].any())

    def movie(self, movie_id: int) -> TitledMovie | None:
        return self._alive(self.by_movie_id.last_of(movie_id))

    def with_id(self, kind: str, external_id: int) -> TitledMovie | None:
        return self._alive((self.by_imdb if kind == "imdb" else self.by_tmdb).last_of(external_id))

    def _alive(self, film: int | None) -> TitledMovie | None:
        return self.movies[film] if film is not None and self.alive[film] else None

    def names_beginning_with(self, text: str) -> range:
        return self.texts.beginning_with(text)

    @cached_property
    def films_by_article(self) -> Mapping[str, list[int]]:
        """Those whose titles begin so. Names have no articles, but an article is the first that people type."""
        films: dict[str, list[int]] = {article: [] for article in ARTICLES}
        for film in range(len(self.movies)):
            films.get(self.movies.titles[film].casefold().partition(" ")[0], []).append(film)
        return films

    @cached_property
    def names_of_year(self) -> Callable[[int], NamesOfYear]:
        return lru_cache(MAX_YEARS)(self._read_names_of_year)

    def _read_names_of_year(self, year: int) -> NamesOfYear:
        places = self.full_names.of(year)
        return NamesOfYear(places, [self.texts[place] for place in places])


def _known(external_ids: Array) -> NumberIndex:
    films = np.flatnonzero(external_ids != UNKNOWN)
    return NumberIndex.from_numbers(external_ids[films], films)


def _entries(movies: Sequence[TitledMovie]) -> Iterator[tuple[str, str, int, Kind]]:
    for film, movie in enumerate(movies):
        for name in movie.names():
            for text in spellings(name):
                yield text, text.replace(" ", ""), film, name.kind


def spellings(name: Name) -> set[str]:
    """With numbers in digits, and as they are written, for searches while somebody types."""
    written = [word for word in name.form.literal if word not in ARTICLES] or name.form.literal
    return {name.form.text, " ".join(written)}
