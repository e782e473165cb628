"""The work of an import, in steps that can be repeated: after a crash, another process goes on where it stopped."""

import asyncio
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter

from services.web.clients.recommender import Recommender
from services.web.ratings_import import blobs
from services.web.ratings_import.choices import count_chosen
from services.web.ratings_import.import_store import ImportStore
from services.web.ratings_import.matching import FilmMatcher, Match, load_movies, requests_of
from services.web.ratings_import.plan import Plan, distinct_films, make_plan
from services.web.ratings_import.reading.entries import Entry
from services.web.ratings_import.record import (
    ImportRecord,
    ImportState,
    Overwrite,
    ShownMovie,
    Summary,
    scale_of,
)
from shared.contracts.lists import NO_CONTROLS, Recommendations
from shared.contracts.movies import Movie
from shared.contracts.profile_imports import MAX_IMPORT_BATCH, ImportedVerdict, VerdictChange

LEASE_SECONDS = 30
LIST_LENGTH = 20
MAX_ENTERED = 10
MAX_OVERWRITES = 50


@dataclass(frozen=True)
class ImportJobs:
    """`worker` names this process."""

    store: ImportStore
    recommender: Recommender
    matcher: FilmMatcher
    executor: Executor
    worker: str
    clock: Callable[[], float] = time.time

    async def run(self, record: ImportRecord) -> None:
        """Raises `Conflict` if another process has taken it, and a store's or the recommender's error."""
        steps = {
            ImportState.MATCHING: self._match,
            ImportState.COMMITTING: self._commit,
            ImportState.UNDOING: self._undo,
        }
        if record.state in steps:
            await steps[record.state](await self._save(record))

    async def _save(self, record: ImportRecord, **changes: Any) -> ImportRecord:
        """Renews the lease as well."""
        lease = {"worker": self.worker, "lease_until": self.clock() + LEASE_SECONDS}
        return await self.store.save(record.model_copy(update=lease | changes))

    async def _match(self, record: ImportRecord) -> None:
        entries = await self.entries(record)
        films = await self._in_thread(distinct_films, entries)
        matches: list[Match] = []
        for part in requests_of(films):
            if self.clock() > record.lease_until - LEASE_SECONDS / 2:
                record = await self._save(record, position=len(matches), total=len(films))
            matches += await self.matcher.match(part, record.dataset)
        plan = await self._in_thread(make_plan, entries, matches, scale_of(record), record.created_at)
        numbers = {film.number for film in plan.open_films}
        choices = {number: movie_id for number, movie_id in record.choices.items() if number in numbers}
        summary = await self._summarize(record, plan)
        summary.chosen = count_chosen(matches, choices)
        sizes = {
            "matches": await self.store_blob(record, "matches", blobs.MATCHES, matches),
            "open": await self.store_blob(record, "open", blobs.OPEN_FILMS, plan.open_films),
        }
        changes = {"summary": summary, "choices": choices, "blobs": record.blobs | sizes}
        await self._finish(record, ImportState.READY, **changes)

    async def _summarize(self, record: ImportRecord, plan: Plan) -> Summary:
        doubtful = sum(bool(film.candidates) for film in plan.open_films)
        summary = Summary(
            films=plan.films,
            matched=len(plan.verdicts),
            doubtful=doubtful,
            unmatched=len(plan.open_films) - doubtful,
            duplicates=plan.duplicates,
        )
        changes = [each for part in batches(plan.verdicts) for each in await self._preview(record.user_id, part)]
        replaced = [each for each in changes if _replaces_rating(each)]
        summary.new = sum(_adds_rating(each) for each in changes)
        summary.marked = sum(not (_adds_rating(each) or _replaces_rating(each)) for each in changes)
        summary.overwritten = len(replaced)
        summary.kept = len(plan.verdicts) - len(changes)
        summary.overwrites = await self._overwrites(replaced[:MAX_OVERWRITES])
        return summary

    async def _preview(self, user_id: int, verdicts: Sequence[ImportedVerdict]) -> list[VerdictChange]:
        return (await self.recommender.preview_import(user_id, verdicts)).changes

    async def _overwrites(self, changes: Sequence[VerdictChange]) -> list[Overwrite]:
        movies = await load_movies(self.recommender, [change.movie_id for change in changes])
        return [_overwrite(change, movies[change.movie_id]) for change in changes if change.movie_id in movies]

    async def _commit(self, record: ImportRecord) -> None:
        if not record.total:
            record = await self._begin_commit(record)
        verdicts = await self.load_blob(record, "plan", blobs.VERDICTS)
        parts = batches(verdicts, record.batch)
        while record.position < len(parts):
            await self._commit_part(record, parts[record.position])
            record = await self._save(record, position=record.position + 1)
        now = await self._list(record.user_id)
        entered = [movie for movie in now if movie.movie_id not in record.list_before][:MAX_ENTERED]
        await self._finish(record, ImportState.DONE, entered=entered, finished_at=int(self.clock()))

    async def _begin_commit(self, record: ImportRecord) -> ImportRecord:
        """From here on nothing but this plan counts."""
        entries, matches = await self.entries(record), await self.load_blob(record, "matches", blobs.MATCHES)
        args = (entries, matches, scale_of(record), record.created_at, record.choices)
        plan: Plan = await self._in_thread(make_plan, *args)
        sizes = {"plan": await self.store_blob(record, "plan", blobs.VERDICTS, plan.verdicts)}
        changes = {
            "batch": MAX_IMPORT_BATCH,
            "total": max(len(batches(plan.verdicts)), 1),
            "imported": len(plan.verdicts),
            "list_before": [movie.movie_id for movie in await self._list(record.user_id)],
        }
        return await self._save(record, position=0, blobs=record.blobs | sizes, **changes)

    async def _commit_part(self, record: ImportRecord, part: Sequence[ImportedVerdict]) -> None:
        """What the part replaces is stored before it is committed, and never again: committed twice, it would replace
        itself."""
        changes = await self._preview(record.user_id, part)
        pieces = await self._in_thread(blobs.pack, blobs.CHANGES, changes)
        await self.store.put_blob(key_of(record), f"undo-{record.position}", pieces, replace=False)
        await self.recommender.commit_import(record.user_id, part)

    async def _undo(self, record: ImportRecord) -> None:
        """The last part first. `position` counts the parts that are left."""
        while record.position > 0:
            pieces = await self.store.blob(key_of(record), f"undo-{record.position - 1}", 1)
            await self.recommender.undo_import(record.user_id, blobs.unpack(blobs.CHANGES, pieces))
            record = await self._save(record, position=record.position - 1)
        await self._finish(record, ImportState.UNDONE)

    async def _list(self, user_id: int) -> list[ShownMovie]:
        body = await self.recommender.recommendations(user_id, LIST_LENGTH, NO_CONTROLS)
        movies = Recommendations.model_validate_json(body).movies
        return [ShownMovie(movie_id=each.movie_id, title=each.title, year=each.year) for each in movies]

    async def _finish(self, record: ImportRecord, state: ImportState, **changes: Any) -> None:
        finished = record.model_copy(update={"state": state, "worker": "", "lease_until": 0, **changes})
        await self.store.save(finished)
        await self.store.set_in_progress(key_of(record), False)

    async def entries(self, record: ImportRecord) -> list[Entry]:
        """Those of the chosen person."""
        entries = await self.load_blob(record, "entries", blobs.ENTRIES)
        return [entry for entry in entries if entry.person == (record.person or "")]

    async def load_blob(self, record: ImportRecord, name: str, adapter: TypeAdapter[Any]) -> Any:
        pieces = await self.store.blob(key_of(record), name, record.blobs[name])
        return await self._in_thread(blobs.unpack, adapter, pieces)

    async def store_blob(self, record: ImportRecord, name: str, adapter: TypeAdapter[Any], value: Any) -> int:
        pieces = await self._in_thread(blobs.pack, adapter, value)
        await self.store.put_blob(key_of(record), name, pieces)
        return len(pieces)

    async def store_content(self, record: ImportRecord, content: bytes) -> int:
        """The upload as it came, so that it can be read again as another source's."""
        pieces = await self._in_thread(blobs.pack_bytes, content)
        await self.store.put_blob(key_of(record), "file", pieces)
        return len(pieces)

    async def load_content(self, record: ImportRecord) -> bytes:
        pieces = await self.store.blob(key_of(record), "file", record.blobs["file"])
        content: bytes = await self._in_thread(blobs.unpack_bytes, pieces)
        return content

    async def _in_thread(self, function: Callable[..., Any], *args: Any) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self.executor, function, *args)


def key_of(record: ImportRecord) -> tuple[int, str]:
    return record.user_id, record.import_id


def batches(verdicts: Sequence[ImportedVerdict], size: int | None = None) -> list[Sequence[ImportedVerdict]]:
    size = size or MAX_IMPORT_BATCH
    return [verdicts[start : start + size] for start in range(0, len(verdicts), size)]


def _overwrite(change: VerdictChange, movie: Movie) -> Overwrite:
    before = change.before.rating if change.before else None
    return Overwrite(
        movie_id=movie.movie_id,
        title=movie.title,
        year=movie.year,
        before=before or 0,
        after=change.after.rating or 0,
    )


def _adds_rating(change: VerdictChange) -> bool:
    return change.after.rating is not None and (change.before is None or change.before.rating is None)


def _replaces_rating(change: VerdictChange) -> bool:
    return change.before is not None and change.before.rating not in (None, change.after.rating)
