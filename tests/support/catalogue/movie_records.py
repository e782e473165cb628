"""Records of movies in memory, which another caller can change or a kill can interrupt between any two calls."""

import asyncio
from collections.abc import Collection

from services.recommender.domain.ports import RecordChanged
from shared.contracts.movie_records import MovieFields, MovieRecord


class Killed(BaseException):
    """The process ends here."""


class MemoryRecords:
    def __init__(self) -> None:
        self.records: dict[int, MovieRecord] = {}
        self.keys: dict[str, int] = {}
        self.last_reserved = 0
        self.announced: list[set[int]] = []
        self.calls_left: int | None = None

    async def _call(self) -> None:
        await asyncio.sleep(0)
        if self.calls_left is not None:
            self.calls_left -= 1
            if self.calls_left < 0:
                raise Killed

    async def find(self, keys: Collection[str]) -> dict[str, int]:
        await self._call()
        return {key: self.keys[key] for key in keys if key in self.keys}

    async def load(self, movie_ids: Collection[int]) -> dict[int, MovieRecord]:
        await self._call()
        return {movie_id: self.records[movie_id] for movie_id in movie_ids if movie_id in self.records}

    async def load_all(self) -> dict[int, MovieRecord]:
        return dict(self.records)

    async def load_keys(self) -> dict[str, int]:
        return dict(self.keys)

    async def begin_ids(self, after: int) -> None:
        self.last_reserved = max(self.last_reserved, after)

    async def last_id(self) -> int:
        return self.last_reserved

    async def reserve_ids(self, count: int, after: int) -> int:
        await self._call()
        first = max(self.last_reserved, after) + 1
        self.last_reserved = first + count - 1
        return first

    async def put(self, record: MovieRecord, keys: Collection[str]) -> None:
        await self._call()
        before = self.records.get(record.movie_id)
        if (before.version if before else 0) != record.version - 1:
            raise RecordChanged
        if any(self.keys.get(key, record.movie_id) != record.movie_id for key in keys):
            raise RecordChanged
        self.records[record.movie_id] = record
        self.keys |= dict.fromkeys(keys, record.movie_id)

    async def announce(self, movie_ids: Collection[int]) -> int:
        await self._call()
        self.announced.append(set(movie_ids))
        return len(self.announced)

    async def version(self) -> int:
        return len(self.announced)

    async def changed_between(self, known: int, version: int) -> set[int] | None:
        return set().union(*self.announced[known:version])

    async def change(self, movie_id: int, **fields: object) -> None:
        """Another caller's change, announced."""
        before = self.records.get(movie_id)
        stated = {**(before.fields.stated() if before else {}), **fields}
        version = before.version + 1 if before else 1
        self.records[movie_id] = MovieRecord(
            movie_id=movie_id, version=version, fields=MovieFields.model_validate(stated)
        )
        await self.announce([movie_id])
