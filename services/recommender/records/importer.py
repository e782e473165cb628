"""The use case of a change of the catalogue: adds movies and changes records, one line at a time."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from services.recommender.domain.ports import RecordChanged, RecordStore
from services.recommender.records.merging import merge_line
from shared.contracts.movie_records import ImportReport, LineFault, MovieLine, MovieRecord

CONCURRENT = 16
TRIES = 5
RESERVED_IDS = 20
MIN_ID = 1_000_000
"""New ids follow on this one, or on the last of a data set with larger ids."""
NumberedLine = tuple[int, MovieLine | str]
"""The number of a line, and what it says or what is wrong with it."""
Outcome = Literal["added", "changed", "unchanged"]


class FaultyLine(Exception):
    """The message says why the line changes nothing."""


class KnownMovies(Protocol):
    """The movies of the data set."""

    def resolve(self, movie_id: int) -> int | None:
        """The id that is kept of the movie and its twins; None if it is none of the data set."""
        ...

    def with_key(self, key: str) -> int | None: ...

    @property
    def last_id(self) -> int: ...


@dataclass(frozen=True)
class RecordImporter:
    """Safe to repeat after it was killed: each record is written whole, a movie is found again by its keys, and the
    same line changes nothing. `acknowledge_hiding` returns when no reader shows what a version of the catalogue hides.
    `on_progress` gets how many more lines are done."""

    store: RecordStore
    known: KnownMovies
    acknowledge_hiding: Callable[[int], Awaitable[None]]
    on_progress: Callable[[int], object] = field(default=lambda _done: None)
    _ids: list[int] = field(default_factory=list)
    _reserving: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def run(self, lines: Sequence[NumberedLine]) -> ImportReport:
        """Everything that is not faulty is stored, and announced to the recommenders."""
        report, touched = ImportReport(), set[int]()
        slots = asyncio.Semaphore(CONCURRENT)

        async def apply(number: int, line: MovieLine | str) -> None:
            async with slots:
                try:
                    touched.add(await self._apply(line, report))
                except FaultyLine as fault:
                    report.faults.append(LineFault(line=number, detail=str(fault)))
                self.on_progress(1)

        await self._in_order(lines, apply)
        report.faults.sort(key=lambda fault: fault.line)
        if touched:
            version = await self.store.announce(touched)
            if any(isinstance(line, MovieLine) and line.hidden for _, line in lines):
                await self.acknowledge_hiding(version)
        return report

    async def _in_order(self, lines: Sequence[NumberedLine], apply: Callable[..., object]) -> None:
        """Lines about the same movie one after the other, others at the same time."""
        batches: list[list[NumberedLine]] = [[]]
        names: set[str] = set()
        for number, line in lines:
            own = set() if isinstance(line, str) else {*line.names(), f"id:{line.movie_id or number}"}
            if names & own:
                batches.append([])
                names = set()
            batches[-1].append((number, line))
            names |= own
        for batch in batches:
            async with asyncio.TaskGroup() as tasks:
                for number, line in batch:
                    tasks.create_task(apply(number, line))  # type: ignore[arg-type]

    async def _apply(self, line: MovieLine | str, report: ImportReport) -> int:
        if isinstance(line, str):
            raise FaultyLine(line)
        for _ in range(TRIES):
            try:
                movie_id, outcome = await self._change(line)
            except RecordChanged:
                continue
            setattr(report, outcome, getattr(report, outcome) + 1)
            return movie_id
        raise FaultyLine("the record is being changed by somebody else, or one of its ids belongs to another movie")

    async def _change(self, line: MovieLine) -> tuple[int, Outcome]:
        movie_id, found = await self._movie_of(line)
        if movie_id is None:
            return await self._add(line), "added"
        before = (await self.store.load([movie_id])).get(movie_id)
        after = _changed(movie_id, before, line)
        missing = [key for key in line.names() if found.get(key) != movie_id and self.known.with_key(key) != movie_id]
        if before is not None and before.fields.stated() == after.fields.stated() and not missing:
            return movie_id, "unchanged"
        await self.store.put(after, missing)
        return movie_id, "changed"

    async def _movie_of(self, line: MovieLine) -> tuple[int | None, dict[str, int]]:
        """The movie that the line is about, and what its keys are known to name."""
        found = await self.store.find(line.names())
        named = {found.get(key) or self.known.with_key(key) for key in line.names()} - {None}
        if line.movie_id is not None:
            named.add(await self._with_id(line.movie_id))
        if len(named) > 1:
            raise FaultyLine(f"its ids belong to different movies: {', '.join(map(str, sorted(filter(None, named))))}")
        return (named.pop() if named else None), found

    async def _with_id(self, movie_id: int) -> int:
        resolved = self.known.resolve(movie_id)
        if resolved is None and not await self.store.load([movie_id]):
            raise FaultyLine(f"there is no movie {movie_id}; new movies get their ids here")
        return movie_id if resolved is None else resolved

    async def _add(self, line: MovieLine) -> int:
        if not line.names():
            raise FaultyLine("a new movie needs an imdb_id, a tmdb_id or a key of your own, to be found again")
        if not line.title:
            raise FaultyLine("a new movie needs a title")
        movie_id = await self._new_id()
        await self.store.put(_changed(movie_id, None, line), line.names())
        return movie_id

    async def _new_id(self) -> int:
        """Ids that are reserved and not used stay unused."""
        async with self._reserving:
            if not self._ids:
                first = await self.store.reserve_ids(RESERVED_IDS, max(MIN_ID, self.known.last_id))
                self._ids.extend(reversed(range(first, first + RESERVED_IDS)))
            return self._ids.pop()


def _changed(movie_id: int, before: MovieRecord | None, line: MovieLine) -> MovieRecord:
    fields = merge_line(before.fields if before else None, line)
    return MovieRecord(movie_id=movie_id, version=before.version + 1 if before else 1, fields=fields)
