"""Records of movies survive the loss of their table."""

import base64
from pathlib import Path
from typing import Any

import pytest

from services.recommender.backups.backup_file import BackupFile, BackupWriter
from services.recommender.backups.saved_movies import MovieRestorer, SavedMovies, save_movies
from services.recommender.domain.ports import RecordChanged
from shared.contracts.movie_records import MovieFields, MovieRecord
from tests.support.catalogue.movie_records import MemoryRecords

NEW = 1_000_001
FIELDS: dict[str, Any] = {"title": 'Dune "sha256":"', "imdb_id": 15239678, "hidden": True}


class Hidden:
    def __init__(self) -> None:
        self.acknowledged: list[int] = []

    async def __call__(self, catalogue: int) -> None:
        self.acknowledged.append(catalogue)


async def with_records() -> MemoryRecords:
    store = MemoryRecords()
    await store.reserve_ids(20, NEW - 1)
    for movie_id, fields, keys in ((NEW, FIELDS, ["imdb:15239678", "key:dune"]), (7, {"overview": "A plot."}, [])):
        record = MovieRecord(movie_id=movie_id, version=1, fields=MovieFields.model_validate(fields))
        await store.put(record, keys)
    return store


async def test_a_backup_holds_records_with_their_keys_and_the_last_id(tmp_path: Path) -> None:
    store, there, hidden = await with_records(), MemoryRecords(), Hidden()
    path, writer = tmp_path / "backup.parquet", BackupWriter(tmp_path)
    writer.finish(path, "ml-100k", 950, await save_movies(store))
    saved = BackupFile(path).movies
    assert await MovieRestorer(there, hidden, force=False).restore(saved) == []
    assert (there.records, there.keys, there.last_reserved) == (store.records, store.keys, store.last_reserved)
    assert there.announced == [{NEW, 7}]
    assert hidden.acknowledged == [1]


async def test_a_restore_again_changes_nothing_and_what_changed_since_stays_unless_forced() -> None:
    store, hidden = await with_records(), Hidden()
    saved = await save_movies(store)
    assert await MovieRestorer(store, hidden, force=False).restore(saved) == []
    assert store.records[NEW].version == 1
    await store.change(NEW, title="Another title")
    assert await MovieRestorer(store, hidden, force=False).restore(saved) == [NEW]
    assert store.records[NEW].fields.title == "Another title"
    assert await MovieRestorer(store, hidden, force=True).restore(saved) == []
    assert (store.records[NEW].fields.title, store.records[NEW].version) == (FIELDS["title"], 3)


async def test_a_record_that_is_changed_meanwhile_stays() -> None:
    store = await with_records()
    saved, empty = await save_movies(store), MemoryRecords()

    async def refuse(_record: MovieRecord, _keys: object) -> None:
        raise RecordChanged

    empty.put = refuse  # type: ignore[method-assign, assignment]
    assert await MovieRestorer(empty, Hidden(), force=True).restore(saved) == [NEW, 7]


async def test_without_records_nothing_is_announced(tmp_path: Path) -> None:
    store = MemoryRecords()
    path, writer = tmp_path / "backup.parquet", BackupWriter(tmp_path)
    writer.finish(path, "ml-100k", 950, await save_movies(store))
    assert await MovieRestorer(store, Hidden(), force=False).restore(BackupFile(path).movies) == []
    assert store.announced == []


def test_damaged_records_are_refused() -> None:
    with pytest.raises(ValueError, match="damaged"):
        SavedMovies.unpack(base64.b64encode(b"no zlib").decode())
