"""Works on imports in the background, and goes on with those that other processes have left."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from contextvars import Context

import structlog

from services.web.ratings_import.import_jobs import ImportJobs
from services.web.ratings_import.import_store import ImportStore, Key, key_of
from services.web.ratings_import.record import WORKING, ImportRecord, ImportState
from shared.background import retrieve_exception
from shared.contracts.errors import Conflict, MatineeError, Unavailable

PASSING = {Conflict.status, Unavailable.status}
"""Another process has taken over, or something is down for a while."""
log = structlog.get_logger()


class ImportWorker:
    """One import at a time in this process."""

    def __init__(self, store: ImportStore, jobs: ImportJobs, clock: Callable[[], float]) -> None:
        self.store = store
        self.jobs = jobs
        self.clock = clock
        self._one_at_a_time = asyncio.Semaphore(1)
        self._tasks: dict[Key, asyncio.Task[None]] = {}

    def start(self, record: ImportRecord) -> None:
        # without the context of the request, whose client need not wait
        task = asyncio.create_task(self._work(record), context=Context())
        self._tasks[key_of(record)] = task
        task.add_done_callback(retrieve_exception)
        task.add_done_callback(lambda done: self._forget(key_of(record), done))

    def _forget(self, key: Key, done: asyncio.Task[None]) -> None:
        """Unless the next step of this import has begun."""
        if self._tasks.get(key) is done:
            del self._tasks[key]

    async def _work(self, record: ImportRecord) -> None:
        async with self._one_at_a_time:
            try:
                await self.jobs.run(record)
            except MatineeError as error:
                if error.status not in PASSING:
                    await self._fail(record, error.message)
                log.info("import interrupted", import_id=record.import_id, error=repr(error))
            except Exception:
                log.exception("import failed", import_id=record.import_id)
                await self._fail(record, MatineeError.message)

    async def _fail(self, record: ImportRecord, message: str) -> None:
        with suppress(MatineeError):
            latest = await self.store.load(key_of(record)) or record
            await self.store.save(latest.model_copy(update={"state": ImportState.FAILED, "error": message}))
            await self.store.set_in_progress(key_of(record), False)

    async def resume(self) -> None:
        for key in await self.store.in_progress():
            record = await self.store.load(key) if key not in self._tasks else None
            if key in self._tasks:
                continue
            if record is None or record.state not in WORKING:
                await self.store.set_in_progress(key, False)
            elif record.lease_until < self.clock():
                self.start(record)

    async def wait(self) -> None:
        """Until this process works on no import."""
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)

    async def close(self) -> None:
        """Leaves imports in progress to other processes."""
        for task in list(self._tasks.values()):
            task.cancel()
        await self.wait()
