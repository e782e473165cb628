"""Imports of ratings: upload a file, look at what was understood, commit it, undo it."""

import asyncio
import secrets
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

from services.web.clients.recommender import Recommender
from services.web.ratings_import import blobs
from services.web.ratings_import.additions.addition_jobs import AdditionJobs
from services.web.ratings_import.additions.tmdb_films import FilmFinder
from services.web.ratings_import.choices import (
    FROM_TMDB,
    Choices,
    carry_over,
    count_additions,
    count_chosen,
    movies_of,
)
from services.web.ratings_import.import_jobs import ImportJobs
from services.web.ratings_import.import_service import (
    MAX_CHOICES,
    ImportBusy,
    ImportService,
    OpenQuestions,
    TooManyImports,
)
from services.web.ratings_import.import_store import ImportStore, key_of
from services.web.ratings_import.import_worker import ImportWorker
from services.web.ratings_import.matching import FilmMatcher, load_movies
from services.web.ratings_import.plan import OpenFilm, count_unknown_numbers, distinct_films
from services.web.ratings_import.reading.entries import Film
from services.web.ratings_import.reading.reader import read_export
from services.web.ratings_import.record import WORKING, Answers, ImportRecord, ImportState, without_offers
from services.web.ratings_import.stored_imports import StoredImports
from shared.contracts.errors import Conflict, InvalidInput, MovieNotFound

MAX_CONFLICTS = 3
MAX_AT_ONCE = 3
"""Imports of one user that are worked on or wait, so that others get their turn."""
RETRY_SECONDS = 30


class Imports(ImportService):
    """In this process. The work behind it is the `ImportWorker`'s."""

    def __init__(
        self,
        store: ImportStore,
        recommender: Recommender,
        matcher: FilmMatcher,
        max_ratings: int,
        clock: Callable[[], float] = time.time,
        finder: FilmFinder | None = None,
        additions_per_day: int = 0,
    ) -> None:
        """`finder` looks for films that the catalogue lacks."""
        super().__init__(store, clock, adds_films=finder is not None and additions_per_day > 0)
        self.recommender = recommender
        self.max_ratings = max_ratings
        self.additions_per_day = additions_per_day
        # one thread: a large file delays other files, and never the requests for lists
        self._executor = ThreadPoolExecutor(1, "import")
        self._stored = StoredImports(store, self._executor, secrets.token_hex(8), clock)
        jobs = ImportJobs(self._stored, recommender, matcher, AdditionJobs(self._stored, recommender, finder))
        self._worker = ImportWorker(store, jobs, clock)

    async def upload(self, user_id: int, file: str, content: bytes, answers: Answers | None = None) -> ImportRecord:
        if sum(record.state in WORKING for record in await self.store.recent(user_id)) >= MAX_AT_ONCE:
            raise TooManyImports(retry_after=RETRY_SECONDS)
        answers = answers or Answers()
        record = await self._read(user_id, secrets.token_hex(8), file, content, answers)
        size = await self._stored.put_content(record, content)
        return await self._look_up(record.model_copy(update={"blobs": record.blobs | {"file": size}}))

    async def _read(self, user_id: int, import_id: str, file: str, content: bytes, answers: Answers) -> ImportRecord:
        loop, source = asyncio.get_running_loop(), answers.source
        reading = await loop.run_in_executor(self._executor, read_export, content, file, self.max_ratings, source)
        record = ImportRecord.from_reading(reading, user_id, import_id, file, int(self.clock()))
        record = answers.apply(record)
        size = await self._stored.put(record, "entries", blobs.ENTRIES, reading.entries)
        return record.model_copy(update={"blobs": {"entries": size}})

    async def _read_again(self, record: ImportRecord, answers: Answers) -> ImportRecord:
        """From another source."""
        if "file" not in record.blobs:
            raise ImportBusy("This file is not kept any more. Upload it again.")
        content = await self._stored.load_content(record)
        again = await self._read(record.user_id, record.import_id, record.file, content, answers)
        kept = {name: getattr(record, name) for name in ("revision", "created_at", "expires_at")}
        return again.model_copy(update=kept | {"blobs": again.blobs | {"file": record.blobs["file"]}})

    async def open_films(self, record: ImportRecord, start: int = 0, end: int | None = None) -> list[OpenFilm]:
        if "open" not in record.blobs:
            return []
        found: list[OpenFilm] = await self._stored.load(record, "open", blobs.OPEN_FILMS)
        return found[start:end]

    async def change(self, record: ImportRecord, answers: Answers, choices: Choices) -> ImportRecord:
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
        if answers.person is not None:
            changed = without_offers(changed)
        choices = carry_over(record.choices, films, await self._films(changed)) if films else {}
        return await self._look_up(changed.model_copy(update={"choices": choices}))

    async def _films(self, record: ImportRecord) -> list[Film]:
        films: list[Film] = await self._stored.in_thread(distinct_films, await self._stored.entries(record))
        return films

    async def choose(self, record: ImportRecord, choices: Choices) -> ImportRecord:
        """Which movies the open films are. Raises `InvalidInput` for a film that is not open, `MovieNotFound`."""
        _require(record, ImportState.READY)
        films = {film.number: film for film in await self.open_films(record)}
        choices = {number: movie_id for number, movie_id in choices.items() if record.choices.get(number) != movie_id}
        merged = record.choices | choices
        if not choices.keys() <= films.keys() or len(merged) > MAX_CHOICES:
            raise InvalidInput("This movie needs no choice. Look at the import again.")
        if any(choice == FROM_TMDB and films[number].offer is None for number, choice in choices.items()):
            raise InvalidInput("The Movie Database does not offer this movie. Look at the import again.")
        wanted = movies_of(choices)
        if wanted - (await load_movies(self.recommender, wanted)).keys():
            raise MovieNotFound
        return await self._save_choices(record, merged) if choices else record

    async def _save_choices(self, record: ImportRecord, choices: Choices) -> ImportRecord:
        summary, matches = record.summary, await self._stored.load(record, "matches", blobs.MATCHES)
        if summary is not None:
            may_be = summary.numbers or None in choices.values()
            numbers = count_unknown_numbers(await self._films(record), matches, choices) if may_be else 0
            summary = summary.model_copy(update={"chosen": count_chosen(matches, choices), "numbers": numbers})
        return await self.store.save(record.model_copy(update={"choices": choices, "summary": summary}))

    async def commit(self, record: ImportRecord, choices: Choices | None = None) -> ImportRecord:
        return await self._repeated(record, lambda latest: self._commit(latest, choices or {}))

    async def _commit(self, record: ImportRecord, choices: Choices) -> ImportRecord:
        if record.state in {ImportState.COMMITTING, ImportState.DONE}:
            return record
        record = await self._change(record, Answers(), choices)
        _require(record, ImportState.READY)
        if record.questions or record.summary is None:
            raise OpenQuestions
        if additions := count_additions(record.choices):
            day = datetime.fromtimestamp(self.clock(), UTC).date().isoformat()
            await self.store.count_additions(day, additions, self.additions_per_day if self.adds_films else 0)
        return await self._begin(record, ImportState.COMMITTING, position=0, total=0)

    async def ask_tmdb(self, record: ImportRecord) -> ImportRecord:
        _require(record, ImportState.READY)
        if not self.can_ask_tmdb(record):
            raise InvalidInput("There is no movie of this import that The Movie Database can be asked about.")
        return await self._begin(
            record, ImportState.ASKING, position=record.asked, total=record.askable, tmdb_problem=""
        )

    async def add_all(self, record: ImportRecord) -> ImportRecord:
        films = await self.open_films(record)
        offered = {film.number: FROM_TMDB for film in films if film.offer and not film.resembles_a_movie}
        return await self.change(record, Answers(), dict(offered))

    async def undo(self, record: ImportRecord) -> ImportRecord:
        if record.state in {ImportState.UNDOING, ImportState.UNDONE}:
            return record
        _require(record, ImportState.DONE)
        if not self.can_undo(record):
            raise ImportBusy("An import can be undone for a day. That day is over.")
        return await self._begin(record, ImportState.UNDOING)

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
