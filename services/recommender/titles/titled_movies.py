"""The films of a segment as arrays, and each as an object when it is asked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from services.recommender.model.matrix import Array, narrowed
from services.recommender.titles.string_table import StringTable
from services.recommender.titles.titled_movie import TitledMovie

UNKNOWN = -9999
"""For a year or an external id."""
UNIT_SEPARATOR = "\x1f"


@dataclass(frozen=True, eq=False)
class TitledMovies:
    """One value per film."""

    movie_ids: Array
    titles: StringTable
    years: Array
    other_titles: StringTable
    """Those of a film with unit separators between them."""
    imdb_ids: Array
    tmdb_ids: Array

    @classmethod
    def from_movies(cls, movies: Sequence[TitledMovie]) -> Self:
        return cls(
            movie_ids=np.array([movie.movie_id for movie in movies], dtype=np.int64),
            titles=StringTable.from_texts(movie.title for movie in movies),
            years=_numbers([movie.year for movie in movies]),
            other_titles=StringTable.from_texts(UNIT_SEPARATOR.join(movie.other_titles) for movie in movies),
            imdb_ids=_numbers([movie.imdb_id for movie in movies]),
            tmdb_ids=_numbers([movie.tmdb_id for movie in movies]),
        )

    def __len__(self) -> int:
        return len(self.movie_ids)

    def __getitem__(self, place: int) -> TitledMovie:
        other_titles = self.other_titles[place]
        return TitledMovie(
            movie_id=int(self.movie_ids[place]),
            title=self.titles[place],
            year=_known(self.years[place]),
            other_titles=tuple(other_titles.split(UNIT_SEPARATOR)) if other_titles else (),
            imdb_id=_known(self.imdb_ids[place]),
            tmdb_id=_known(self.tmdb_ids[place]),
        )


def _numbers(values: Sequence[int | None]) -> Array:
    return narrowed(np.array([UNKNOWN if value is None else value for value in values], dtype=np.int64))


def _known(value: int) -> int | None:
    return None if value == UNKNOWN else int(value)
