"""Imports whose work a child process does."""

import time
from collections.abc import Callable

from services.web.ratings_import.choices import Choices
from services.web.ratings_import.import_service import ImportService
from services.web.ratings_import.import_store import ImportStore
from services.web.ratings_import.plan import OpenFilm
from services.web.ratings_import.process.child_process import ChildProcess
from services.web.ratings_import.record import Answers, ImportRecord

IDLE_SECONDS = 60


class RemoteImports(ImportService):
    """Reads records itself. The child is there while there is something to do, and ends with this process."""

    def __init__(
        self,
        store: ImportStore,
        child: ChildProcess | None = None,
        clock: Callable[[], float] = time.time,
        *,
        adds_films: bool = False,
    ) -> None:
        super().__init__(store, clock, adds_films=adds_films)
        self.child = child or ChildProcess()

    async def recent(self, user_id: int) -> list[ImportRecord]:
        """Whoever looks at their imports may upload a file next, and should not wait for the child then."""
        await self.child.start()
        return await super().recent(user_id)

    async def upload(self, user_id: int, file: str, content: bytes, answers: Answers | None = None) -> ImportRecord:
        record: ImportRecord = await self.child.call("upload", user_id, file, content, answers)
        return record

    async def open_films(self, record: ImportRecord, start: int = 0, end: int | None = None) -> list[OpenFilm]:
        if "open" not in record.blobs:
            return []
        films: list[OpenFilm] = await self.child.call("open_films", record, start, end)
        return films

    async def change(self, record: ImportRecord, answers: Answers, choices: Choices) -> ImportRecord:
        changed: ImportRecord = await self.child.call("change", record, answers, choices)
        return changed

    async def add_all(self, record: ImportRecord) -> ImportRecord:
        changed: ImportRecord = await self.child.call("add_all", record)
        return changed

    async def ask_tmdb(self, record: ImportRecord) -> ImportRecord:
        asking: ImportRecord = await self.child.call("ask_tmdb", record)
        return asking

    async def commit(self, record: ImportRecord, choices: Choices | None = None) -> ImportRecord:
        committed: ImportRecord = await self.child.call("commit", record, choices)
        return committed

    async def undo(self, record: ImportRecord) -> ImportRecord:
        undone: ImportRecord = await self.child.call("undo", record)
        return undone

    async def resume(self) -> None:
        in_progress = await self.store.in_progress()
        self.oldest.note(in_progress)
        if in_progress:
            await self.child.call("resume")
        elif self.child.idle_seconds > IDLE_SECONDS:
            await self.child.stop()

    async def wait(self) -> None:
        """The child works, not this process."""

    async def close(self) -> None:
        await self.child.stop()
