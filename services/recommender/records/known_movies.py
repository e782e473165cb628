"""The movies of the data set, found by their ids here and elsewhere."""

import asyncio
from dataclasses import dataclass
from functools import cached_property
from typing import Self

from services.recommender.datasets.twins import Twins
from services.recommender.domain.arrays.source_frames import SourceFrames
from services.recommender.records.genres import GenreNames

KINDS = {"imdb": "imdb_id", "tmdb": "tmdb_id"}


@dataclass(frozen=True, eq=False)
class DatasetMovies:
    source: SourceFrames
    twins: Twins

    def prepared(self) -> Self:
        """With everything read that a method would wait for."""
        _ = self.genres, self._ids, self._by_key
        return self

    def resolve(self, movie_id: int) -> int | None:
        return self.twins.resolve(movie_id) if movie_id in self._ids else None

    def with_key(self, key: str) -> int | None:
        return self._by_key.get(key)

    @property
    def last_id(self) -> int:
        return max(self._ids)

    @cached_property
    def genres(self) -> GenreNames:
        return GenreNames(self.source.movies["genres"].explode().drop_nulls().unique().to_list())

    @cached_property
    def _ids(self) -> set[int]:
        return set(self.source.movies["movie_id"].to_list())

    @cached_property
    def _by_key(self) -> dict[str, int]:
        """Of two movies with one id the first is meant."""
        rows = self.source.links.sort("movie_id", descending=True).iter_rows(named=True)
        return {
            f"{kind}:{row[column]}": self.twins.resolve(row["movie_id"])
            for row in rows
            for kind, column in KINDS.items()
            if row[column] is not None
        }


class ServedMovies:
    """Those of the data set that is served. They are read once, in a thread: 90,000 take half a second."""

    def __init__(self) -> None:
        self._last: DatasetMovies | None = None

    async def of(self, source: SourceFrames, twins: Twins) -> DatasetMovies:
        if self._last is None or self._last.source is not source:
            self._last = await asyncio.to_thread(DatasetMovies(source, twins).prepared)
        return self._last
