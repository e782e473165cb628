"""What a user does with imports, wherever the work is done: in this process, or in a child of it."""

import asyncio
import time
from abc import ABC, abstractmethod
from collections.abc import Callable

import structlog

from services.web.accounts.limits import Limit
from services.web.ratings_import.choices import Choices
from services.web.ratings_import.import_store import ImportStore, key_of
from services.web.ratings_import.plan import OpenFilm
from services.web.ratings_import.process.oldest_import import OldestImport
from services.web.ratings_import.record import Answers, ImportRecord, ImportState
from shared.contracts.errors import Conflict, InvalidInput, MatineeError, NotFound, TooManyRequests

IMPORT_LIMIT = Limit("import", 20, 600)
TMDB_LIMIT = Limit("import-tmdb", 3, 24 * 3600)
"""How often one user has films looked up at TMDB."""
MAX_CHOICES = 5000
RESUME_SECONDS = 10
log = structlog.get_logger()


class ImportNotFound(NotFound):
    message = "There is no such import any more. An import is kept for two days."


class ImportBusy(Conflict):
    message = "This import is in another state by now. Look at it again."


class TooManyImports(TooManyRequests):
    message = "Several imports of yours are still being worked on. Try again when they are done."


class OpenQuestions(InvalidInput):
    message = "Answer the questions about the file first."


class ImportService(ABC):
    """Records are read by whoever asks. `adds_films`: films that the catalogue lacks are looked up at TMDB."""

    def __init__(self, store: ImportStore, clock: Callable[[], float] = time.time, *, adds_films: bool = False) -> None:
        self.store = store
        self.clock = clock
        self.adds_films = adds_films
        self.oldest = OldestImport()

    async def load(self, user_id: int, import_id: str) -> ImportRecord:
        """Raises `ImportNotFound`."""
        record = await self.store.load((user_id, import_id))
        if record is None or record.expires_at < self.clock():
            raise ImportNotFound
        return record

    async def recent(self, user_id: int) -> list[ImportRecord]:
        return [record for record in await self.store.recent(user_id) if record.expires_at >= self.clock()]

    def can_undo(self, record: ImportRecord) -> bool:
        return record.state is ImportState.DONE and self.clock() <= record.undo_until

    def can_ask_tmdb(self, record: ImportRecord) -> bool:
        return self.adds_films and record.state is ImportState.READY and record.asked < record.askable

    async def discard(self, record: ImportRecord) -> None:
        """Forgets an import, and with it the way back. Its ratings stay."""
        if record.state in {ImportState.COMMITTING, ImportState.UNDOING}:
            raise ImportBusy
        await self.store.delete(key_of(record))

    async def erase(self, user_id: int) -> None:
        await self.store.erase(user_id)

    async def run(self) -> None:
        """Goes on with imports that no process works on, as after a crash or while a store was down."""
        while True:
            await asyncio.sleep(RESUME_SECONDS)
            try:
                await self.resume()
            except MatineeError as error:
                log.info("imports not resumed", error=repr(error))

    @abstractmethod
    async def upload(self, user_id: int, file: str, content: bytes, answers: Answers | None = None) -> ImportRecord:
        """Reads the file and begins to look its films up. Raises `InvalidInput` or `TooManyImports`."""

    @abstractmethod
    async def open_films(self, record: ImportRecord, start: int = 0, end: int | None = None) -> list[OpenFilm]: ...

    @abstractmethod
    async def change(self, record: ImportRecord, answers: Answers, choices: Choices) -> ImportRecord:
        """Choices first, since the answers may number the films differently."""

    @abstractmethod
    async def add_all(self, record: ImportRecord) -> ImportRecord:
        """Chooses TMDB's film wherever it is offered for a film that nothing in the catalogue resembles."""

    @abstractmethod
    async def ask_tmdb(self, record: ImportRecord) -> ImportRecord:
        """Begins to look films up at TMDB that were not found here. Raises `InvalidInput`."""

    @abstractmethod
    async def commit(self, record: ImportRecord, choices: Choices | None = None) -> ImportRecord:
        """Begins to write the ratings; asked again, it goes on. Raises `OpenQuestions` or `TooManyAdditions`."""

    @abstractmethod
    async def undo(self, record: ImportRecord) -> ImportRecord:
        """Begins to restore what the import has overwritten."""

    @abstractmethod
    async def resume(self) -> None: ...

    @abstractmethod
    async def wait(self) -> None:
        """Until this process works on no import."""

    @abstractmethod
    async def close(self) -> None:
        """Leaves imports in progress to other processes."""
