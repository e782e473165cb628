import asyncio
from dataclasses import dataclass, field
from typing import Any, cast

import pytest

from services.web.ratings_import.import_store import key_of
from services.web.ratings_import.import_worker import ImportWorker
from services.web.ratings_import.record import ImportRecord, ImportState
from shared.contracts.errors import Conflict, InvalidInput, StoreUnavailable
from tests.unit.web.memory_imports import MemoryImportStore

NOW = 1000.0


@dataclass
class Jobs:
    """Records which imports it runs, and fails with the error of their file's name."""

    errors: dict[str, Exception] = field(default_factory=dict)
    started: list[str] = field(default_factory=list)
    may_end: asyncio.Event = field(default_factory=asyncio.Event)

    async def run(self, record: ImportRecord) -> None:
        self.started.append(record.file)
        if record.file in self.errors:
            raise self.errors[record.file]
        await self.may_end.wait()


@dataclass
class Process:
    store: MemoryImportStore = field(default_factory=MemoryImportStore)
    jobs: Jobs = field(default_factory=Jobs)

    def __post_init__(self) -> None:
        self.worker = ImportWorker(self.store, cast("Any", self.jobs), lambda: NOW)

    async def save(self, file: str, state: ImportState = ImportState.COMMITTING, lease: float = 0) -> ImportRecord:
        record = ImportRecord(
            user_id=944,
            import_id=file,
            file=file,
            state=state,
            created_at=1,
            source="imdb",
            scale=10,
            lease_until=lease,
        )
        await self.store.set_in_progress(key_of(record), True)
        return await self.store.save(record)


async def test_one_import_is_worked_on_at_a_time() -> None:
    process = Process()
    for file in ("a", "b"):
        process.worker.start(await process.save(file))
    await asyncio.sleep(0)
    assert process.jobs.started == ["a"]
    process.jobs.may_end.set()
    await process.worker.wait()
    assert process.jobs.started == ["a", "b"]


async def test_only_imports_that_nobody_works_on_are_resumed() -> None:
    process = Process()
    process.jobs.may_end.set()
    await process.save("abandoned", lease=NOW - 1)
    await process.save("at work", lease=NOW + 1)
    await process.save("done", ImportState.DONE)
    await process.worker.resume()
    await process.worker.wait()
    assert process.jobs.started == ["abandoned"]
    assert process.store.working == {(944, "abandoned"), (944, "at work")}


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (InvalidInput("Too many."), ImportState.FAILED),
        (KeyError("lost"), ImportState.FAILED),
        (StoreUnavailable(), ImportState.COMMITTING),
        (Conflict(), ImportState.COMMITTING),
    ],
)
async def test_an_import_fails_by_its_own_fault_alone(error: Exception, state: ImportState) -> None:
    process = Process(jobs=Jobs({"file": error}))
    record = await process.save("file")
    process.worker.start(record)
    await process.worker.wait()
    saved = await process.store.load(key_of(record))
    assert saved is not None
    assert saved.state is state


async def test_the_next_step_of_an_import_is_not_forgotten_with_the_one_before() -> None:
    process = Process()
    record = await process.save("file")
    process.worker.start(record)
    process.worker.start(record)
    process.jobs.may_end.set()
    await process.worker.wait()
    assert process.jobs.started == ["file", "file"]
    await process.worker.close()
