"""The work of an import, in steps that can be repeated: after a crash, another process goes on where it stopped."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from services.web.clients.recommender import Recommender
from services.web.ratings_import import blobs
from services.web.ratings_import.additions.addition_jobs import AdditionJobs, counts_of, films_to_ask, offer_of
from services.web.ratings_import.choices import FROM_TMDB, Choices, count_chosen, with_added
from services.web.ratings_import.dates import doubt_early_matches
from services.web.ratings_import.import_store import key_of
from services.web.ratings_import.matching import FilmMatcher, Match, load_movies, requests_of
from services.web.ratings_import.plan import OpenFilm, Plan, count_unknown_numbers, distinct_films, make_plan
from services.web.ratings_import.record import (
    ImportRecord,
    ImportState,
    Overwrite,
    ShownMovie,
    Summary,
    named_lines,
    scale_of,
)
from services.web.ratings_import.stored_imports import StoredImports
from shared.contracts.lists import NO_CONTROLS, Recommendations
from shared.contracts.movies import Movie
from shared.contracts.profile_imports import MAX_IMPORT_BATCH, ImportedVerdict, VerdictChange

LIST_LENGTH = 20
MAX_ENTERED = 10
MAX_OVERWRITES = 50


@dataclass(frozen=True)
class ImportJobs:
    stored: StoredImports
    recommender: Recommender
    matcher: FilmMatcher
    additions: AdditionJobs

    async def run(self, record: ImportRecord) -> None:
        """Raises `Conflict` if another process has taken it, and a store's or the recommender's error."""
        steps = {
            ImportState.MATCHING: self._match,
            ImportState.ASKING: self.additions.ask,
            ImportState.COMMITTING: self._commit,
            ImportState.UNDOING: self._undo,
        }
        if record.state in steps:
            await steps[record.state](await self.stored.save(record))

    async def _match(self, record: ImportRecord) -> None:
        entries = await self.stored.entries(record)
        films = await self.stored.in_thread(distinct_films, entries)
        matches: list[Match] = []
        for part in requests_of(films):
            if self.stored.lease_is_short(record):
                record = await self.stored.save(record, position=len(matches), total=len(films))
            matches += await self.matcher.match(part, record.dataset)
        matches = await self.stored.in_thread(doubt_early_matches, entries, films, matches)
        plan = await self.stored.in_thread(make_plan, entries, matches, scale_of(record), record.created_at)
        lines = await self.additions.load_lines(record)
        open_films = [replace(film, offer=offer_of(lines.get(film.number))) for film in plan.open_films]
        choices = still_open(record.choices, open_films)
        summary = await self._summarize(record, plan)
        summary.chosen = count_chosen(matches, choices)
        summary.numbers = count_unknown_numbers(films, matches, choices)
        sizes = {
            "matches": await self.stored.put(record, "matches", blobs.MATCHES, matches),
            "open": await self.stored.put(record, "open", blobs.OPEN_FILMS, open_films),
        }
        askable = len(films_to_ask(open_films, films))
        changes = {"summary": summary, "choices": choices, "blobs": record.blobs | sizes, "askable": askable}
        await self.stored.finish(record, ImportState.READY, **changes)

    async def _summarize(self, record: ImportRecord, plan: Plan) -> Summary:
        summary = Summary(
            films=plan.films,
            matched=len(plan.verdicts),
            duplicates=plan.duplicates,
            future=plan.future,
            early=plan.early,
            beyond=len(plan.beyond),
            beyond_lines=named_lines(plan.beyond),
            zeros=plan.zeros,
            **counts_of(plan.open_films),
        )
        changes = [each for part in batches(plan.verdicts) for each in await self._preview(record, part)]
        replaced = [each for each in changes if _replaces_rating(each)]
        summary.new = sum(_adds_rating(each) for each in changes)
        summary.marked = sum(not (_adds_rating(each) or _replaces_rating(each)) for each in changes)
        summary.overwritten = len(replaced)
        summary.kept = len(plan.verdicts) - len(changes)
        summary.overwrites = await self._overwrites(replaced[:MAX_OVERWRITES])
        return summary

    async def _preview(self, record: ImportRecord, verdicts: Sequence[ImportedVerdict]) -> list[VerdictChange]:
        return (await self.recommender.preview_import(record.user_id, verdicts, record.catalogue)).changes

    async def _overwrites(self, changes: Sequence[VerdictChange]) -> list[Overwrite]:
        movies = await load_movies(self.recommender, [change.movie_id for change in changes])
        return [_overwrite(change, movies[change.movie_id]) for change in changes if change.movie_id in movies]

    async def _commit(self, record: ImportRecord) -> None:
        if not record.total:
            record = await self._begin_commit(record)
        verdicts = await self.stored.load(record, "plan", blobs.VERDICTS)
        parts = batches(verdicts, record.batch)
        while record.position < len(parts):
            await self._commit_part(record, parts[record.position])
            record = await self.stored.save(record, position=record.position + 1)
        now = await self._list(record.user_id)
        entered = [movie for movie in now if movie.movie_id not in record.list_before][:MAX_ENTERED]
        await self.stored.finish(record, ImportState.DONE, entered=entered, finished_at=int(self.stored.clock()))

    async def _begin_commit(self, record: ImportRecord) -> ImportRecord:
        """From here on nothing but this plan counts."""
        record = await self.additions.add(record)
        entries, matches = await self.stored.entries(record), await self.stored.load(record, "matches", blobs.MATCHES)
        args = (entries, matches, scale_of(record), record.created_at, with_added(record.choices, record.added))
        plan: Plan = await self.stored.in_thread(make_plan, *args)
        sizes = {"plan": await self.stored.put(record, "plan", blobs.VERDICTS, plan.verdicts)}
        changes = {
            "batch": MAX_IMPORT_BATCH,
            "total": max(len(batches(plan.verdicts)), 1),
            "imported": len(plan.verdicts),
            "list_before": [movie.movie_id for movie in await self._list(record.user_id)],
        }
        return await self.stored.save(record, position=0, blobs=record.blobs | sizes, **changes)

    async def _commit_part(self, record: ImportRecord, part: Sequence[ImportedVerdict]) -> None:
        """What the part replaces is stored before it is committed, and never again: committed twice, it would replace
        itself."""
        changes = await self._preview(record, part)
        pieces = await self.stored.in_thread(blobs.pack, blobs.CHANGES, changes)
        await self.stored.store.put_blob(key_of(record), f"undo-{record.position}", pieces, replace=False)
        await self.recommender.commit_import(record.user_id, part, record.catalogue)

    async def _undo(self, record: ImportRecord) -> None:
        """The last part first. `position` counts the parts that are left."""
        while record.position > 0:
            pieces = await self.stored.store.blob(key_of(record), f"undo-{record.position - 1}", 1)
            await self.recommender.undo_import(record.user_id, blobs.unpack(blobs.CHANGES, pieces))
            record = await self.stored.save(record, position=record.position - 1)
        await self.stored.finish(record, ImportState.UNDONE)

    async def _list(self, user_id: int) -> list[ShownMovie]:
        body = await self.recommender.recommendations(user_id, LIST_LENGTH, NO_CONTROLS)
        movies = Recommendations.model_validate_json(body).movies
        return [ShownMovie(movie_id=each.movie_id, title=each.title, year=each.year) for each in movies]


def batches(verdicts: Sequence[ImportedVerdict], size: int | None = None) -> list[Sequence[ImportedVerdict]]:
    size = size or MAX_IMPORT_BATCH
    return [verdicts[start : start + size] for start in range(0, len(verdicts), size)]


def still_open(choices: Choices, open_films: Sequence[OpenFilm]) -> Choices:
    """The choices that fit the films as they are now."""
    films = {film.number: film for film in open_films}
    return {
        number: choice
        for number, choice in choices.items()
        if number in films and (choice != FROM_TMDB or films[number].offer is not None)
    }


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
