from concurrent.futures import ThreadPoolExecutor

import pytest

from services.web.ratings_import import blobs
from services.web.ratings_import.reading.entries import Entry, Film
from services.web.ratings_import.record import ImportRecord, ImportState
from services.web.ratings_import.stored_imports import LEASE_SECONDS, StoredImports
from tests.unit.web.memory_imports import MemoryImportStore

RECORD = ImportRecord(
    user_id=944, import_id="a", state=ImportState.MATCHING, created_at=1, file="", source="imdb", scale=10, person="Ada"
)


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def stored(clock: Clock) -> StoredImports:
    return StoredImports(MemoryImportStore(), ThreadPoolExecutor(1), "me", clock)


async def test_a_save_renews_the_lease_and_the_end_gives_it_up(stored: StoredImports, clock: Clock) -> None:
    record = await stored.save(RECORD, position=3)
    assert (record.worker, record.position, stored.lease_is_short(record)) == ("me", 3, False)
    clock.now += LEASE_SECONDS / 2 + 1
    assert stored.lease_is_short(record)
    await stored.store.set_in_progress((944, "a"), True)
    await stored.finish(record, ImportState.READY)
    finished = await stored.store.load((944, "a"))
    assert finished is not None
    assert (finished.state, finished.worker, finished.lease_until) == (ImportState.READY, "", 0)
    assert await stored.store.in_progress() == []


async def test_values_and_the_file_are_read_as_they_were_stored(stored: StoredImports) -> None:
    entries = [Entry(1, Film("Alien"), 4.0, person="Ada"), Entry(2, Film("Dune"), 3.0, person="Bo")]
    sizes = {
        "entries": await stored.put(RECORD, "entries", blobs.ENTRIES, entries),
        "file": await stored.put_content(RECORD, b"a file"),
    }
    record = RECORD.model_copy(update={"blobs": sizes})
    assert await stored.entries(record) == entries[:1]
    assert await stored.load_content(record) == b"a file"
