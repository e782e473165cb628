"""Follows the records of movies: all at the start, and then those that are announced."""

import asyncio
from dataclasses import dataclass, field
from typing import Protocol

from services.recommender.domain.loaded_dataset import LoadedDataset
from shared.contracts.movie_records import MovieRecord


class RecordSource(Protocol):
    async def version(self) -> int: ...

    async def changed_between(self, known: int, version: int) -> set[int] | None:
        """None if that cannot be told any more."""
        ...

    async def load(self, movie_ids: set[int]) -> dict[int, MovieRecord]: ...

    async def load_all(self) -> dict[int, MovieRecord]: ...


@dataclass
class RecordSync:
    source: RecordSource
    known: int = 0
    """The version of the catalogue that `records` is of; 0 before they are loaded."""
    records: dict[int, MovieRecord] = field(default_factory=dict)

    async def is_behind(self) -> bool:
        return await self.source.version() > self.known

    async def applied_to(self, dataset: LoadedDataset) -> LoadedDataset:
        """The data set with the records of now; the same one where it has them already."""
        version = await self.source.version()
        if version == 0 or dataset.catalogue_version == version:
            return dataset
        known = self.known
        changed = await self._load(version)
        if dataset.catalogue_version != known:  # a new data set, or the last changes could not be applied
            changed = set(self.records)
        return await asyncio.to_thread(dataset.with_records, dict(self.records), changed, version)

    async def _load(self, version: int) -> set[int]:
        """The movies whose record may have changed."""
        named = await self.source.changed_between(self.known, version) if self.known else None
        if named is None:
            before, self.records = self.records, await self.source.load_all()
            named = {movie_id for movie_id, record in self.records.items() if before.get(movie_id) != record}
        else:
            self.records |= await self.source.load(named)
        self.known = version
        return named
