"""The index of all titles. It answers searches, matches titles of other sites, and understands spoken titles."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Self

import numpy as np

from services.recommender.model.matrix import Array
from services.recommender.titles.names import Kind
from services.recommender.titles.normal_form import NormalForm
from services.recommender.titles.segment import Segment
from services.recommender.titles.titled_movie import TitledMovie
from services.recommender.titles.typed.query import Query
from services.recommender.titles.typed.search import Tier, films_with_phrase, search_segment

MAX_CHANGED_SEGMENTS = 4
MAX_CHANGED_SHARE = 0.25
NUMBER = re.compile(r"\d|\b[IVX]+\b")
DIGITS = re.compile(r"\d+")
MAX_SERIES = 30
"""Words of more films are no series."""
Popularity = Callable[[int], int]
"""The number of a film's ratings, by its id."""
MIN_POPULARITY = 10
"""Of a film that people know well enough to call it by a part of its title."""


@dataclass(frozen=True, eq=False)
class TitleIndex:
    """Immutable, so that a request sees one state. `segments`: the first is large and the others hold later changes."""

    segments: tuple[Segment, ...]

    @classmethod
    def from_movies(cls, movies: Iterable[TitledMovie]) -> Self:
        """Takes seconds for tens of thousands of films."""
        return cls((Segment.from_movies(list(movies)),))

    def with_changes(self, changed: Iterable[TitledMovie] = (), removed: Collection[int] = ()) -> Self:
        """An index in which these films are added or replaced, and those removed. Takes as long as the changes are
        many, and now and then as long as `from_movies`; call it in a thread and swap the index."""
        latest = {movie.movie_id: movie for movie in changed}
        first, *others = [segment.without([*latest, *removed]) for segment in self.segments]
        small = [movie for segment in others for movie in segment.alive_movies]
        if len(small) + len(latest) > MAX_CHANGED_SHARE * len(first.movies):
            return type(self).from_movies([*first.alive_movies, *small, *latest.values()])
        if len(others) >= MAX_CHANGED_SEGMENTS:
            return type(self)((first, Segment.from_movies([*small, *latest.values()])))
        return type(self)((first, *others, *([Segment.from_movies([*latest.values()])] if latest else [])))

    def search(self, text: str) -> tuple[Array, Array]:
        """The ids of all films that match, and the `Tier` of each. A film may be there twice."""
        query = Query.from_text(text)
        ids, tiers = self._search(query)
        meant = [movie.movie_id for movie in self._meant_by_number(query, tiers)]
        if query.sequel and not np.any(tiers < Tier.MOST_WORDS):
            ids, tiers = self._with_number(*query.sequel, ids, tiers)
        return np.append(ids, np.array(meant, ids.dtype)), np.append(
            tiers, np.full(len(meant), Tier.TITLE, tiers.dtype)
        )

    def _with_number(self, series: str, number: int, ids: Array, tiers: Array) -> tuple[Array, Array]:
        """Those of the films with this number in a title, or that may have it: another one tells another film."""
        numbered = [*self._with_phrase(str(number)), *self._only_one_of(series, number)]
        has_number = np.isin(ids, np.array([movie.movie_id for movie in numbered], ids.dtype))
        return ids[has_number], tiers[has_number]

    def _only_one_of(self, series: str, number: int) -> list[TitledMovie]:
        """The single film of a series, if it is not the first one and tells no other number: "Indiana Jones and the
        Last Crusade" may be "indiana jones 3"."""
        films = self._with_phrase(series) if series and not self._named(series) else []
        if len(films) != 1:
            return []
        told = {each for name in films[0].names() for each in DIGITS.findall(name.form.text)}
        return films if told <= {str(number)} else []

    def _meant_by_number(self, query: Query, tiers: Array) -> list[TitledMovie]:
        """The films with "Episode III" in their titles; and if no title has all words, the film that the last words
        name ("Fast and Furious 7" is "Furious 7"), or else the place in a series."""
        if query.parts:
            return [movie for part in query.parts for movie in self._with_phrase(part)]
        if query.sequel is None or not query.sequel[0] or np.any(tiers <= Tier.ANY_ORDER):
            return []
        return self._named_by_last(query.whole.words) or self._in_series(*query.sequel)

    def _in_series(self, text: str, number: int) -> list[TitledMovie]:
        """As many films behind the last one that has its number in its title as are missing, by year, or else the film
        at this place. All later films with the last word if only that is in such a title, and all words in the one
        before it: "Furious 7", and "Fast & Furious 6"."""
        for known in range(number - 1, 1, -1):
            if before := self._named(f"{text} {known}"):
                return self._later(text, text, before)[number - known - 1 :][:1]
            if known > 2 and self._named(f"{text} {known - 1}"):
                last = text.split(" ")[-1]
                if before := self._named_by_last((*text.split(" "), str(known))):
                    return self._later(last, text, before)
        if number == 1 and (first := self._named(text)):
            return _by_year(first)[:1]
        series = self._with_phrase(text) if self._is_title(text) else []
        return _by_year(series)[number - 1 : number] if len(series) <= MAX_SERIES else []

    def _later(self, words: str, series: str, before: Sequence[TitledMovie]) -> list[TitledMovie]:
        """Films whose titles begin or end with these words or the series, and have no numbers of their own."""
        year = max((movie.year or 0) for movie in before)
        later = [
            movie
            for movie in self._with_phrase(words)
            if (movie.year or 0) > year and not NUMBER.search(movie.title) and _is_framed_by((words, series), movie)
        ]
        return _by_year(later) if len(later) <= MAX_SERIES else []

    def _named(self, text: str) -> list[TitledMovie]:
        return [movie for movie, kind in self.named(text.replace(" ", "")) if kind <= Kind.NUMBERED]

    def _named_by_last(self, words: Sequence[str]) -> list[TitledMovie]:
        """By most of the last words, of which there are two at least."""
        ends = ("".join(words[start:]) for start in range(1, len(words) - 1))
        named = ([movie for movie, kind in self.named(end) if kind == Kind.FULL] for end in ends)
        return next(filter(None, named), [])

    def _is_title(self, text: str) -> bool:
        """Also of several words that only begin one: "Harry Potter and"."""
        if any(kind <= Kind.BASE for _, kind in self.named(text.replace(" ", ""))):
            return True
        return " " in text and any(len(segment.names_beginning_with(f"{text} ")) for segment in self.segments)

    def _with_phrase(self, text: str) -> list[TitledMovie]:
        return [segment.movies[film] for segment in self.segments for film in films_with_phrase(text, segment)]

    def search_form(self, form: NormalForm) -> tuple[Array, Array]:
        return self._search(Query(form))

    def _search(self, query: Query) -> tuple[Array, Array]:
        """Films with most of the words count only if no segment has one with all."""
        ids = np.concatenate([segment.movie_ids for segment in self.segments])
        tiers = np.concatenate([search_segment(query, segment) for segment in self.segments])
        found = tiers != Tier.NONE
        if np.any(tiers < Tier.MOST_WORDS):
            found &= (tiers < Tier.MOST_WORDS) | (tiers >= Tier.OTHER_YEAR)
        return ids[found], tiers[found]

    def named(self, key: str) -> Iterator[tuple[TitledMovie, Kind]]:
        """The films with a name of this key."""
        return chain.from_iterable(segment.named(key) for segment in self.segments)

    def movie(self, movie_id: int) -> TitledMovie:
        return next(movie for segment in self.segments if (movie := segment.movie(movie_id)) is not None)

    def with_id(self, kind: str, external_id: int) -> TitledMovie | None:
        found = (segment.with_id(kind, external_id) for segment in self.segments)
        return next((movie for movie in found if movie is not None), None)

    def knows_no_word(self, text: str) -> bool:
        words = NormalForm.from_text(text).text.split(" ")
        return not any(segment.knows(word) for segment in self.segments for word in words)


def _is_framed_by(phrases: Iterable[str], movie: TitledMovie) -> bool:
    titles = [f" {name.form.text} " for name in movie.names() if name.kind == Kind.FULL]
    return any(title.startswith(f" {each} ") or title.endswith(f" {each} ") for title in titles for each in phrases)


def _by_year(movies: Iterable[TitledMovie]) -> list[TitledMovie]:
    return sorted((movie for movie in movies if movie.year), key=lambda movie: (movie.year, movie.movie_id))


def places_in_order(ids: Array, tiers: Array, movie_ids: Array, most_rated: Array) -> Array:
    """Places in the sorted `movie_ids`: the best tier first, and within a tier the most rated. Of a movie that is found
    twice, the better tier counts."""
    by_place = np.full(len(movie_ids), Tier.NONE, dtype=np.uint8)
    np.minimum.at(by_place, movie_ids.searchsorted(ids), tiers)
    ordered = by_place[most_rated]
    return np.concatenate([most_rated[ordered == tier] for tier in np.unique(tiers)] or [most_rated[:0]])
