"""The use cases: TMDB's data for every movie of the catalogue, and the best known movies of each year."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol, TypeVar

from services.recommender.enrichment.known_titles import KnownTitles
from services.recommender.enrichment.source import TmdbSource
from services.recommender.records.importer import NumberedLine
from shared.contracts.movie_records import ImportReport, MovieLine
from shared.contracts.movies import Movie
from shared.tmdb.movie_lines import enrichment_line, new_movie_line
from shared.tmdb.paced_api import TmdbFailure, TmdbRefusesKey

BATCH = 200
CONCURRENT = 16
PAGE = 20
MAX_FAILURES = 40
"""After so many in a row TMDB is taken to be down."""
Item = TypeVar("Item")


class Importer(Protocol):
    async def run(self, lines: Sequence[NumberedLine]) -> ImportReport: ...


@dataclass
class Summary:
    report: ImportReport = field(default_factory=ImportReport)
    not_found: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    """What TMDB did not answer; the next run asks again."""
    refused: list[str] = field(default_factory=list)

    def add(self, report: ImportReport, names: Sequence[str]) -> None:
        self.report.added += report.added
        self.report.changed += report.changed
        self.report.unchanged += report.unchanged
        self.refused += [f"{names[fault.line - 1]}: {fault.detail}" for fault in report.faults]


@dataclass
class Enricher:
    source: TmdbSource
    importer: Importer
    regions: Sequence[str]
    on_progress: Callable[[int], object] = field(default=lambda _done: None)
    summary: Summary = field(default_factory=Summary)
    _failures: int = 0
    _stop: TmdbFailure | None = None

    async def enrich(self, movies: Sequence[Movie]) -> Summary:
        """Raises `TmdbFailure` if TMDB refuses the key or is down; what was found before is stored."""

        async def line_of(movie: Movie) -> MovieLine | None:
            answer = await self.source.ask(movie)
            return enrichment_line(movie, answer.movie, self.regions, answer.fetched_on) if answer.movie else None

        await self._run(movies, line_of, lambda movie: f"{movie.title} ({movie.year or 'no year'})")
        return self.summary

    async def add_best_known(
        self, years: Iterable[int], per_year: int, known: KnownTitles, genres: Collection[str]
    ) -> Summary:
        """Adds those that the catalogue lacks. Raises `TmdbFailure`, as `enrich` does."""

        async def line_of(tmdb_id: int) -> MovieLine | str | None:
            answer = await self.source.ask_for_id(tmdb_id)
            if answer.movie is None:
                return None
            movie = known.find(answer.movie)
            if movie is not None:
                return enrichment_line(movie, answer.movie, self.regions, answer.fetched_on)
            return new_movie_line(answer.movie, self.regions, genres, answer.fetched_on)

        for year in years:
            ids = [tmdb_id async for tmdb_id in self._best_known(year, per_year)]
            await self._run(ids, line_of, lambda tmdb_id: f"TMDB {tmdb_id}")
        return self.summary

    async def _best_known(self, year: int, count: int) -> AsyncIterator[int]:
        for page in range(1, -(-count // PAGE) + 1):
            ids = await self.source.best_known(year, page)
            for tmdb_id in ids[: count - (page - 1) * PAGE]:
                yield tmdb_id
            if len(ids) < PAGE:
                return

    async def _run(
        self,
        items: Sequence[Item],
        line_of: Callable[[Item], Awaitable[MovieLine | str | None]],
        name_of: Callable[[Item], str],
    ) -> None:
        """In batches, so that what is found is stored soon."""
        slots = asyncio.Semaphore(CONCURRENT)

        async def ask(item: Item) -> MovieLine | str | None:
            async with slots:
                return await self._ask(item, line_of, name_of)

        for start in range(0, len(items), BATCH):
            batch = items[start : start + BATCH]
            lines = await asyncio.gather(*map(ask, batch))
            found = [(number, line) for number, line in enumerate(lines, 1) if line is not None]
            if found:
                self.summary.add(await self.importer.run(found), [name_of(item) for item in batch])
            if self._stop:
                raise self._stop

    async def _ask(
        self,
        item: Item,
        line_of: Callable[[Item], Awaitable[MovieLine | str | None]],
        name_of: Callable[[Item], str],
    ) -> MovieLine | str | None:
        if self._stop:
            return None
        try:
            line = await line_of(item)
        except TmdbFailure as error:
            self._record_failure(f"{name_of(item)}: {error}", error)
            return None
        self._failures = 0
        self.on_progress(1)
        if line is None:
            self.summary.not_found.append(name_of(item))
        return line

    def _record_failure(self, sentence: str, error: TmdbFailure) -> None:
        self._failures += 1
        self.summary.failed.append(sentence)
        if isinstance(error, TmdbRefusesKey):
            self._stop = error
        elif self._failures >= MAX_FAILURES:
            self._stop = TmdbFailure(f"TMDB does not answer ({error})")


def years_since(first: int, today: date) -> range:
    return range(first, today.year + 1)
