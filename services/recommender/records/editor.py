"""The use cases of the operator's API: one record at a time, or lines of a file."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass

from services.recommender.domain.ports import RecordChanged, RecordStore
from services.recommender.records.genres import UnknownGenre
from services.recommender.records.importer import NumberedLine, RecordImporter
from services.recommender.records.known_movies import DatasetMovies
from services.recommender.records.lines import json_lines
from services.recommender.records.merging import change_fields, with_known_genres
from shared.contracts.errors import ChangedMeanwhile, Conflict, InvalidInput, MovieNotFound
from shared.contracts.movie_records import (
    AddedMovies,
    Announcement,
    ImportReport,
    MovieFields,
    MovieLine,
    MovieRecord,
    RecordChange,
)

CONCURRENT, REST = 8, 2.0
"""Measured with 10,000 movies in one request, while lists are read (docs/decisions/0024)."""


@dataclass(frozen=True)
class RecordEditor:
    store: RecordStore
    acknowledge_hiding: Callable[[int], Awaitable[None]]

    async def add_lines(
        self, known: DatasetMovies, lines: Iterable[str], first: int, *, announce: bool = True
    ) -> ImportReport:
        """`first` is the number of the first line."""
        numbered: list[NumberedLine] = []
        for number, line in json_lines(line.encode() for line in lines):
            numbered.append((first - 1 + number, line))
            await asyncio.sleep(0)  # 500 lines take long enough to be noticed by readers
        importer = RecordImporter(self.store, known, self.acknowledge_hiding, concurrent=CONCURRENT, rest=REST)
        return await importer.run(numbered, announce=announce)

    async def announce(self, known: DatasetMovies, announcement: Announcement) -> None:
        importer = RecordImporter(self.store, known, self.acknowledge_hiding)
        await importer.announce(announcement.movies, hides=announcement.hides)

    async def add_missing(self, known: DatasetMovies, lines: Sequence[MovieLine]) -> AddedMovies:
        """Changes no record that exists."""
        return await RecordImporter(self.store, known, self.acknowledge_hiding).add_missing(lines)

    async def get(self, known: DatasetMovies, movie_id: int) -> MovieRecord:
        """Of version 0 for a movie of the data set without a record. Raises `MovieNotFound`."""
        resolved = known.resolve(movie_id)
        found = await self.store.load([resolved or movie_id])
        if resolved is None and not found:
            raise MovieNotFound
        empty = MovieRecord(movie_id=resolved or movie_id, version=0, fields=MovieFields())
        return found.get(resolved or movie_id, empty)

    async def change(self, known: DatasetMovies, movie_id: int, change: RecordChange) -> MovieRecord:
        """Returns the new record once readers are sure to see what it hides. Raises `MovieNotFound`,
        `ChangedMeanwhile`, `InvalidInput` or `Conflict`."""
        before = await self.get(known, movie_id)
        if change.version is not None and change.version != before.version:
            raise ChangedMeanwhile
        fields = change_fields(before.fields, change.fields, replace=change.replace)
        try:
            fields = with_known_genres(fields, before.fields, known.genres)
        except UnknownGenre as error:
            raise InvalidInput(f"{error}.") from error
        after = MovieRecord(movie_id=before.movie_id, version=before.version + 1, fields=fields)
        if known.resolve(movie_id) is None and after.fields.title is None:
            raise InvalidInput("title: a movie that is not of the data set needs one.")
        if after.fields.stated() == before.fields.stated() and before.version:
            after = before
        else:
            await self._put(known, after)
        version = await self.store.announce([after.movie_id])
        if after.fields.hidden:
            await self.acknowledge_hiding(version)
        return after

    async def _put(self, known: DatasetMovies, record: MovieRecord) -> None:
        keys = MovieLine(imdb_id=record.fields.imdb_id, tmdb_id=record.fields.tmdb_id).names()
        found = await self.store.find(keys)
        for key in keys:
            if (found.get(key) or known.with_key(key) or record.movie_id) != record.movie_id:
                raise Conflict(f"{key} is the id of another movie.")
        try:
            await self.store.put(record, [key for key in keys if key not in found])
        except RecordChanged as error:
            raise ChangedMeanwhile from error
