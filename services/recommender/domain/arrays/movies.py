"""The movies of a catalogue, each made when it is asked for."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from shared.contracts.movies import Movie
from shared.lists.fragments.table import Fragments, UnknownMovie


class MovieTable(Mapping[int, Movie]):
    """Those of the data set, by id, in the order of their ids."""

    def __init__(self, fragments: Fragments) -> None:
        self._fragments = fragments

    def __getitem__(self, movie_id: int) -> Movie:
        try:
            return Movie.model_validate_json(self._fragments.fragment(movie_id) + b"}")
        except UnknownMovie as error:
            raise KeyError(movie_id) from error

    def __contains__(self, movie_id: object) -> bool:
        return isinstance(movie_id, int) and self._fragments.knows(movie_id)

    def __iter__(self) -> Iterator[int]:
        return iter(self._fragments.movie_ids)

    def __len__(self) -> int:
        return len(self._fragments.movie_ids)


@dataclass(frozen=True, eq=False)
class ChangedMovies(Mapping[int, Movie]):
    """`base` with these changes, by id, in the order of their ids. None is a movie that is left out."""

    base: Mapping[int, Movie]
    changes: Mapping[int, Movie | None] = field(default_factory=dict)

    def __getitem__(self, movie_id: int) -> Movie:
        if movie_id not in self.changes:
            return self.base[movie_id]
        changed = self.changes[movie_id]
        if changed is None:
            raise KeyError(movie_id)
        return changed

    def __contains__(self, movie_id: object) -> bool:
        if isinstance(movie_id, int) and movie_id in self.changes:
            return self.changes[movie_id] is not None
        return movie_id in self.base

    def __iter__(self) -> Iterator[int]:
        return iter(self._movie_ids)

    def __len__(self) -> int:
        return len(self._movie_ids)

    @cached_property
    def _movie_ids(self) -> list[int]:
        present = {movie_id for movie_id, movie in self.changes.items() if movie is not None}
        return sorted(set(self.base).difference(self.changes) | present)
