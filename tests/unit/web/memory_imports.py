"""An `ImportStore` in memory, and imports that ask a false TMDB."""

import time
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from services.web.ratings_import.additions.tmdb_films import TmdbFilms
from services.web.ratings_import.import_store import Key, TooManyAdditions
from services.web.ratings_import.imports import Imports
from services.web.ratings_import.matching import RecommenderMatcher
from services.web.ratings_import.record import ImportRecord
from shared.contracts.errors import Conflict, StoreUnavailable
from tests.support.catalogue.false_tmdb import FalseTmdb, paced_tmdb, tmdb_movie

if TYPE_CHECKING:
    from tests.unit.web.conftest import Site


@dataclass
class MemoryImportStore:
    """`fail_after` refuses every save after so many of them, as a store that goes down does."""

    records: dict[Key, ImportRecord] = field(default_factory=dict)
    blobs: dict[tuple[Key, str], list[bytes]] = field(default_factory=dict)
    working: set[Key] = field(default_factory=set)
    fail_after: int | None = None
    additions: Counter[str] = field(default_factory=Counter)

    async def load(self, key: Key) -> ImportRecord | None:
        return self.records.get(key)

    async def recent(self, user_id: int) -> list[ImportRecord]:
        return [record for key, record in reversed(self.records.items()) if key[0] == user_id]

    async def save(self, record: ImportRecord) -> ImportRecord:
        if self.fail_after is not None:
            self.fail_after -= 1
            if self.fail_after < 0:
                raise StoreUnavailable
        key = (record.user_id, record.import_id)
        old = self.records.get(key)
        if (old.revision if old else 0) != record.revision:
            raise Conflict
        self.records[key] = record.model_copy(update={"revision": record.revision + 1})
        return self.records[key]

    async def put_blob(self, key: Key, name: str, pieces: list[bytes], *, replace: bool = True) -> None:
        if replace or (key, name) not in self.blobs:
            self.blobs[key, name] = pieces

    async def blob(self, key: Key, name: str, pieces: int) -> list[bytes]:
        assert len(self.blobs[key, name]) == pieces
        return self.blobs[key, name]

    async def delete(self, key: Key) -> None:
        self.records.pop(key, None)
        self.blobs = {name: pieces for name, pieces in self.blobs.items() if name[0] != key}
        self.working.discard(key)

    async def erase(self, user_id: int) -> None:
        for key in [key for key in self.records if key[0] == user_id]:
            await self.delete(key)

    async def in_progress(self) -> list[Key]:
        return sorted(self.working)

    async def set_in_progress(self, key: Key, working: bool) -> None:
        (self.working.add if working else self.working.discard)(key)

    async def count_additions(self, day: str, count: int, limit: int) -> None:
        if self.additions[day] + count > limit:
            raise TooManyAdditions
        self.additions[day] += count


async def add_films_from_tmdb(site: "Site", per_day: int = 100) -> FalseTmdb:
    """TMDB has one film, which the catalogue lacks."""
    tmdb, recommender = FalseTmdb({1: tmdb_movie(1, "Heat", 1995)}), site.dependencies.recommender
    finder, matcher = TmdbFilms(paced_tmdb(tmdb), recommender, []), RecommenderMatcher(recommender)
    await site.dependencies.imports.close()
    site.replace(imports=Imports(site.stores.imports, recommender, matcher, 1000, time.time, finder, per_day))
    return tmdb
