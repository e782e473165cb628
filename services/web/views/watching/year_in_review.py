"""What a diary says about a year: films, hours, people, genres, the best and the worst."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Self

from shared.contracts.watching import DiaryEntry

MOST = 5
MIN_SHARED = 2
"""Somebody of a single film is not a habit."""


@dataclass(frozen=True)
class Count:
    name: str
    films: int


@dataclass(frozen=True)
class YearInReview:
    """`viewings` counts a rewatch again. `minutes` leaves out viewings of unknown length, of which there are
    `unknown_lengths`."""

    films: int
    viewings: int
    rewatches: int
    minutes: int
    unknown_lengths: int
    directors: list[Count]
    actors: list[Count]
    genres: list[Count]
    best: list[DiaryEntry]
    worst: list[DiaryEntry]

    @classmethod
    def from_entries(cls, entries: Iterable[DiaryEntry], year: int) -> Self:
        seen = [entry for entry in entries if entry.seen_on.year == year]
        films = list({entry.movie_id: entry for entry in seen}.values())
        best, worst = _best_and_worst(films)
        return cls(
            films=len(films),
            viewings=len(seen),
            rewatches=sum(entry.rewatch for entry in seen),
            minutes=sum(entry.runtime or 0 for entry in seen),
            unknown_lengths=sum(entry.runtime is None for entry in seen),
            directors=_most(films, lambda film: film.directors, MIN_SHARED),
            actors=_most(films, lambda film: film.cast, MIN_SHARED),
            genres=_most(films, lambda film: film.genres),
            best=best,
            worst=worst,
        )

    @property
    def hours(self) -> int:
        return round(self.minutes / 60)


def months(entries: Iterable[DiaryEntry]) -> list[tuple[date, list[DiaryEntry]]]:
    """Entries, the newest first, below the first days of their months."""
    return [(first, list(each)) for first, each in groupby(entries, lambda entry: entry.seen_on.replace(day=1))]


def _most(films: Sequence[DiaryEntry], names: Callable[[DiaryEntry], list[str]], least: int = 1) -> list[Count]:
    counts = Counter(name for film in films for name in set(names(film)))
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return [Count(name, films) for name, films in ordered if films >= least][:MOST]


def _best_and_worst(films: Sequence[DiaryEntry]) -> tuple[list[DiaryEntry], list[DiaryEntry]]:
    """No film is in both."""
    rated = sorted((film for film in films if film.rating is not None), key=lambda film: -(film.rating or 0))
    at_most = min(MOST, (len(rated) + 1) // 2)
    return rated[:at_most], rated[at_most:][::-1][:at_most]
