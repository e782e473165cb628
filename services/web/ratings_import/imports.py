"""Imports of ratings: upload a file, look at what was understood, commit it, undo it."""

import asyncio
import secrets
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from services.web.accounts.rate_limit import Limit
from services.web.clients.recommender import Recommender
from services.web.ratings_import import blobs
from services.web.ratings_import.choices import Choices, carry_over, count_chosen
from services.web.ratings_import.import_jobs import ImportJobs, key_of
from services.web.ratings_import.import_store import ImportStore
from services.web.ratings_import.import_worker import ImportWorker
from services.web.ratings_import.matching import FilmMatcher, load_movies
from services.web.ratings_import.plan import OpenFilm, distinct_films
from services.web.ratings_import.reading.entries import Film
from services.web.ratings_import.reading.reader import read_export
from services.web.ratings_import.record import WORKING, Answers, ImportRecord, ImportState
from shared.contracts.errors import Conflict, InvalidInput, MovieNotFound, NotFound, TooManyRequests

IMPORT_LIMIT = Limit("import", 20, 600)
MAX_CHOICES = 5000
MAX_CONFLICTS = 3
MAX_AT_ONCE = 3
"""Imports of one user that are worked on or wait, so that others get their turn."""
RETRY_SECONDS = 30


class ImportNotFound(NotFound):
    message = "There is no such import any more. An import is kept for two days."


class ImportBusy(Conflict):
    message = "This import is in another state by now. Look at it again."


class TooManyImports(TooManyRequests):
    message = "Several imports of yours are still being worked on. Try again when they are done."


class OpenQuestions(InvalidInput):
    message = "Answer the questions about the file first."


class Imports:
    """What a user does with imports. The work behind it is the `ImportWorker`'s."""

    def __init__(
        self,
        store: ImportStore,
        recommender: Recommender,
        matcher: FilmMatcher,
        max_ratings: int,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.store = store
        self.recommender = recommender
        self.max_ratings = max_ratings
        self.clock = clock
        # one thread: a large file delays other files, and never the requests for lists
        self._executor = ThreadPoolExecutor(1, "import")
        self._jobs = ImportJobs(store, recommender, matcher, self._executor, secrets.token_hex(8), clock)
        self._worker = ImportWorker(store, self._jobs, clock)

    async def upload(self, user_id: int, file: str, content: bytes, answers: Answers | None = None) -> ImportRecord:
        """Reads the file and begins to look its films up. Raises `InvalidInput` or `TooManyImports`."""
        if sum(record.state in WORKING for record in await self.store.recent(user_id)) >= MAX_AT_ONCE:
            raise TooManyImports(retry_after=RETRY_SECONDS)
        answers = answers or Answers()
        record = await self._read(user_id, secrets.token_hex(8), file, content, answers)
        size = await self._jobs.store_content(record, content)
        return await self._look_up(record.model_copy(update={"blobs": record.blobs | {"file": size}}))

    async def _read(self, user_id: int, import_id: str, file: str, content: bytes, answers: Answers) -> ImportRecord:
        loop, source = asyncio.get_running_loop(), answers.source
        reading = await loop.run_in_executor(self._executor, read_export, content, file, self.max_ratings, source)
        record = ImportRecord.from_reading(reading, user_id, import_id, file, int(self.clock()))
        record = answers.apply(record)
        size = await self._jobs.store_blob(record, "entries", blobs.ENTRIES, reading.entries)
        return record.model_copy(update={"blobs": {"entries": size}})

    async def _read_again(self, record: ImportRecord, answers: Answers) -> ImportRecord:
        """From another source."""
        if "file" not in record.blobs:
            raise ImportBusy("This file is not kept any more. Upload it again.")
        content = await self._jobs.load_content(record)
        again = await self._read(record.user_id, record.import_id, record.file, content, answers)
        kept = {name: getattr(record, name) for name in ("revision", "created_at", "expires_at")}
        return again.model_copy(update=kept | {"blobs": again.blobs | {"file": record.blobs["file"]}})

    async def load(self, user_id: int, import_id: str) -> ImportRecord:
        """Raises `ImportNotFound`."""
        record = await self.store.load((user_id, import_id))
        if record is None or record.expires_at < self.clock():
            raise ImportNotFound
        return record

    async def recent(self, user_id: int) -> list[ImportRecord]:
        return [record for record in await self.store.recent(user_id) if record.expires_at >= self.clock()]

    async def open_films(self, record: ImportRecord, start: int = 0, end: int | None = None) -> list[OpenFilm]:
        if "open" not in record.blobs:
            return []
        found: list[OpenFilm] = await self._jobs.load_blob(record, "open", blobs.OPEN_FILMS)
        return found[start:end]

    async def change(self, record: ImportRecord, answers: Answers, choices: Choices) -> ImportRecord:
        """Choices first, since the answers may number the films differently."""
        return await self._repeated(record, lambda latest: self._change(latest, answers, choices))

    async def _repeated(
        self, record: ImportRecord, step: Callable[[ImportRecord], Awaitable[ImportRecord]]
    ) -> ImportRecord:
        """The page saves each choice at once, perhaps while another request of it is on its way."""
        for _ in range(MAX_CONFLICTS):
            try:
                return await step(record)
            except ImportBusy:
                raise
            except Conflict:
                record = await self.load(*key_of(record))
        return await step(record)

    async def _change(self, record: ImportRecord, answers: Answers, choices: Choices) -> ImportRecord:
        if choices:
            record = await self.choose(record, choices)
        return await self.answer(record, answers) if answers != Answers() else record

    async def answer(self, record: ImportRecord, answers: Answers) -> ImportRecord:
        """What the user says about the file. The films are looked up again."""
        _require(record, ImportState.READY)
        films = await self._films(record) if record.choices else []
        changed = await self._read_again(record, answers) if answers.source else answers.apply(record)
        choices = carry_over(record.choices, films, await self._films(changed)) if films else {}
        return await self._look_up(changed.model_copy(update={"choices": choices}))

    async def _films(self, record: ImportRecord) -> list[Film]:
        return distinct_films(await self._jobs.entries(record))

    async def choose(self, record: ImportRecord, choices: Choices) -> ImportRecord:
        """Which movies the open films are. Raises `InvalidInput` for a film that is not open, `MovieNotFound`."""
        _require(record, ImportState.READY)
        numbers = {film.number for film in await self.open_films(record)}
        choices = {number: movie_id for number, movie_id in choices.items() if record.choices.get(number) != movie_id}
        merged = record.choices | choices
        if not choices.keys() <= numbers or len(merged) > MAX_CHOICES:
            raise InvalidInput("This film needs no choice. Look at the import again.")
        wanted = {movie_id for movie_id in choices.values() if movie_id is not None}
        if wanted - (await load_movies(self.recommender, wanted)).keys():
            raise MovieNotFound
        return await self._save_choices(record, merged) if choices else record

    async def _save_choices(self, record: ImportRecord, choices: Choices) -> ImportRecord:
        summary, matches = record.summary, await self._jobs.load_blob(record, "matches", blobs.MATCHES)
        if summary is not None:
            summary = summary.model_copy(update={"chosen": count_chosen(matches, choices)})
        return await self.store.save(record.model_copy(update={"choices": choices, "summary": summary}))

    async def commit(self, record: ImportRecord, choices: Choices | None = None) -> ImportRecord:
        """Begins to write the ratings; asked again, it goes on. Raises `OpenQuestions`."""
        return await self._repeated(record, lambda latest: self._commit(latest, choices or {}))

    async def _commit(self, record: ImportRecord, choices: Choices) -> ImportRecord:
        if record.state in {ImportState.COMMITTING, ImportState.DONE}:
            return record
        record = await self._change(record, Answers(), choices)
        _require(record, ImportState.READY)
        if record.questions or record.summary is None:
            raise OpenQuestions
        return await self._begin(record, ImportState.COMMITTING, position=0, total=0)

    async def undo(self, record: ImportRecord) -> ImportRecord:
        """Begins to restore what the import has overwritten."""
        if record.state in {ImportState.UNDOING, ImportState.UNDONE}:
            return record
        _require(record, ImportState.DONE)
        if not self.can_undo(record):
            raise ImportBusy("An import can be undone for a day. That day is over.")
        return await self._begin(record, ImportState.UNDOING)

    def can_undo(self, record: ImportRecord) -> bool:
        return record.state is ImportState.DONE and self.clock() <= record.undo_until

    async def discard(self, record: ImportRecord) -> None:
        """Forgets an import, and with it the way back. Its ratings stay."""
        if record.state in {ImportState.COMMITTING, ImportState.UNDOING}:
            raise ImportBusy
        await self.store.delete(key_of(record))

    async def erase(self, user_id: int) -> None:
        await self.store.erase(user_id)

    async def _look_up(self, record: ImportRecord) -> ImportRecord:
        """Waits for answers instead where the user has to give some."""
        fresh: dict[str, Any] = {"summary": None, "position": 0, "total": 0}
        record = record.model_copy(update=fresh)
        if record.questions:
            return await self.store.save(record)
        return await self._begin(record, ImportState.MATCHING)

    async def _begin(self, record: ImportRecord, state: ImportState, **changes: Any) -> ImportRecord:
        """It is in the list of imports in progress before it is in progress, so that it is never forgotten."""
        await self.store.set_in_progress(key_of(record), True)
        saved = await self.store.save(record.model_copy(update={"state": state, **changes}))
        self._worker.start(saved)
        return saved

    async def run(self) -> None:
        await self._worker.run()

    async def resume(self) -> None:
        await self._worker.resume()

    async def wait(self) -> None:
        await self._worker.wait()

    async def close(self) -> None:
        await self._worker.close()
        self._executor.shutdown(wait=False, cancel_futures=True)


def _require(record: ImportRecord, state: ImportState) -> None:
    if record.state is not state:
        raise ImportBusy
