"""An immutable index of some films: their names in order, by key, by word, by year and by external id."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Self

import numpy as np

from services.recommender.model.matrix import Array
from services.recommender.titles.names import Kind, Name
from services.recommender.titles.normal_form import ARTICLES
from services.recommender.titles.titled_movie import TitledMovie
from services.recommender.titles.vocabulary import LAST_LETTER, Vocabulary

NO_YEAR = -9999


@dataclass(frozen=True)
class NamesOfYear:
    """The full names of films of one year, and their places."""

    places: list[int] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)


@dataclass(frozen=True, eq=False)
class Segment:
    """A film's place is that in `movies`, a name's that in `texts`, which is sorted. `alive` is false for films that
    were removed or are in a newer segment."""

    movies: Sequence[TitledMovie]
    movie_ids: Array
    years: Array
    alive: Array
    texts: list[str]
    films: Array
    """The place of each name's film."""
    kinds: Array
    keys: dict[str, list[int]]
    vocabulary: Vocabulary
    by_year: dict[int | None, NamesOfYear]
    by_id: dict[tuple[str, int], int]
    by_movie_id: dict[int, int]

    @classmethod
    def from_movies(cls, movies: Sequence[TitledMovie]) -> Self:
        entries = sorted(_entries(movies), key=lambda entry: entry[0])
        texts = [text for text, _key, _film, _kind in entries]
        keys: dict[str, list[int]] = defaultdict(list)
        by_year: dict[int | None, NamesOfYear] = defaultdict(NamesOfYear)
        for name, (text, key, film, kind) in enumerate(entries):
            keys[key].append(name)
            if kind == Kind.FULL:
                by_year[movies[film].year].places.append(name)
                by_year[movies[film].year].texts.append(text)
        vocabulary = Vocabulary.from_texts(texts)
        vocabulary.warm_up()
        return cls(
            movies=movies,
            movie_ids=np.array([movie.movie_id for movie in movies], dtype=np.int64),
            years=np.array([NO_YEAR if movie.year is None else movie.year for movie in movies], dtype=np.int32),
            alive=np.ones(len(movies), dtype=bool),
            texts=texts,
            films=np.array([film for _text, _key, film, _kind in entries], dtype=np.int32),
            kinds=np.array([kind for _text, _key, _film, kind in entries], dtype=np.int8),
            keys=dict(keys),
            vocabulary=vocabulary,
            by_year=dict(by_year),
            by_id={external: film for film, movie in enumerate(movies) for external in external_ids(movie)},
            by_movie_id={movie.movie_id: film for film, movie in enumerate(movies)},
        )

    def without(self, movie_ids: Collection[int]) -> Self:
        return replace(self, alive=self.alive & ~np.isin(self.movie_ids, list(movie_ids)))

    @property
    def alive_movies(self) -> list[TitledMovie]:
        return [self.movies[film] for film in np.flatnonzero(self.alive).tolist()]

    def named(self, key: str) -> Iterator[tuple[TitledMovie, Kind]]:
        """The films with a name of this key."""
        for name in self.keys.get(key, ()):
            film = int(self.films[name])
            if self.alive[film]:
                yield self.movies[film], Kind(int(self.kinds[name]))

    def knows(self, word: str) -> bool:
        """Whether a title contains this word."""
        place = self.vocabulary.place(word)
        return place is not None and bool(self.alive[self.films[self.vocabulary.containing([place])]].any())

    def movie(self, movie_id: int) -> TitledMovie | None:
        return self._alive(self.by_movie_id.get(movie_id))

    def with_id(self, kind: str, external_id: int) -> TitledMovie | None:
        return self._alive(self.by_id.get((kind, external_id)))

    def _alive(self, film: int | None) -> TitledMovie | None:
        return self.movies[film] if film is not None and self.alive[film] else None

    def names_beginning_with(self, text: str) -> range:
        return range(bisect_left(self.texts, text), bisect_left(self.texts, text + LAST_LETTER))


def external_ids(movie: TitledMovie) -> list[tuple[str, int]]:
    ids = (("imdb", movie.imdb_id), ("tmdb", movie.tmdb_id))
    return [(kind, external_id) for kind, external_id in ids if external_id is not None]


def _entries(movies: Sequence[TitledMovie]) -> Iterator[tuple[str, str, int, Kind]]:
    for film, movie in enumerate(movies):
        for name in movie.names():
            for text in spellings(name):
                yield text, text.replace(" ", ""), film, name.kind


def spellings(name: Name) -> set[str]:
    """With numbers in digits, and as they are written, for searches while somebody types."""
    written = [word for word in name.form.literal if word not in ARTICLES] or name.form.literal
    return {name.form.text, " ".join(written)}
