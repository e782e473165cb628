"""The use case of a change of the catalogue: adds movies and changes records, one line at a time."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Literal, Protocol

from services.recommender.domain.ports import RecordChanged, RecordStore
from services.recommender.records.genres import GenreNames, UnknownGenre
from services.recommender.records.merging import merge_line, with_known_genres
from shared.contracts.errors import MatineeError
from shared.contracts.movie_records import AddedMovies, ImportReport, LineFault, MovieLine, MovieRecord

CONCURRENT = 16
TRIES = 5
RESERVED_IDS = 50
MIN_ID = 1_000_000
"""New ids follow on this one, or on the last of a data set with larger ids."""
NumberedLine = tuple[int, MovieLine | str]
"""The number of a line, and what it says or what is wrong with it."""
Keys = Mapping[str, int]
"""The movies that are found by their keys."""
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

    @property
    def genres(self) -> GenreNames: ...


@dataclass(frozen=True)
class RecordImporter:
    """Safe to repeat after it was killed: each record is written whole, a movie is found again by its keys, and the
    same line changes nothing. `acknowledge_hiding` returns when no reader shows what a version of the catalogue hides.
    `on_progress` gets how many more lines are done."""

    store: RecordStore
    known: KnownMovies
    acknowledge_hiding: Callable[[int], Awaitable[None]]
    on_progress: Callable[[int], object] = field(default=lambda _done: None)
    concurrent: int = CONCURRENT
    rest: float = 0.0
    """How long to wait after each line, in multiples of the time that it took, so that readers of the stores and of
    this process are not slowed down."""
    _ids: list[int] = field(default_factory=list)
    _reserving: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def run(self, lines: Sequence[NumberedLine], *, announce: bool = True) -> ImportReport:
        """Everything that is not faulty is stored, and announced to the recommenders. Raises `StoreUnavailable`."""
        report, touched = ImportReport(), set[int]()
        report.hides = any(isinstance(line, MovieLine) and line.hidden for _, line in lines)
        slots = asyncio.Semaphore(self.concurrent)

        async def apply(number: int, line: MovieLine | str, found: Keys) -> None:
            async with slots:
                started = time.monotonic()
                try:
                    touched.add(await self._apply(line, report, found))
                except FaultyLine as fault:
                    report.faults.append(LineFault(line=number, detail=str(fault)))
                self.on_progress(1)
                await asyncio.sleep(self.rest * (time.monotonic() - started))

        try:
            await self._in_order(lines, apply)
        except MatineeError:
            with suppress(MatineeError):  # what is stored already does not wait for the file to be sent again
                await self.store.announce(touched)
            raise
        report.faults.sort(key=lambda fault: fault.line)
        if announce:
            await self.announce(touched, hides=report.hides)
        else:
            report.unannounced = sorted(touched)
        return report

    async def announce(self, movie_ids: Collection[int], *, hides: bool) -> None:
        """Returns once readers are sure to see what is hidden."""
        if movie_ids:
            version = await self.store.announce(movie_ids)
            if hides:
                await self.acknowledge_hiding(version)

    async def add_missing(self, lines: Sequence[MovieLine]) -> AddedMovies:
        """Adds the movies that are not known by any of their names, and leaves the others exactly as they are. What was
        added before a crash is announced when it is repeated."""
        found = [await self._add_missing(line) for line in lines]
        records = await self.store.load({movie_id for movie_id, _ in found if movie_id is not None})
        shown = [None if movie_id in records and records[movie_id].fields.hidden else movie_id for movie_id, _ in found]
        version = await self.store.announce(records) if records else 0
        return AddedMovies(movie_ids=shown, added=sum(is_new for _, is_new in found), catalogue=version)

    async def _add_missing(self, line: MovieLine) -> tuple[int | None, bool]:
        """The movie, and whether it is new."""
        with suppress(FaultyLine):
            for _ in range(TRIES):
                movie_id, _ = await self._movie_of(line)
                if movie_id is not None:
                    return movie_id, False
                with suppress(RecordChanged):
                    return await self._add(line), True
        return None, False

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
            names = {name for _, line in batch if isinstance(line, MovieLine) for name in line.names()}
            found = await self.store.find(names)
            try:
                async with asyncio.TaskGroup() as tasks:
                    for number, line in batch:
                        tasks.create_task(apply(number, line, found))  # type: ignore[arg-type]
            except ExceptionGroup as group:
                raise group.exceptions[0] from None

    async def _apply(self, line: MovieLine | str, report: ImportReport, found: Keys | None) -> int:
        if isinstance(line, str):
            raise FaultyLine(line)
        for _ in range(TRIES):
            try:
                movie_id, outcome = await self._change(line, found)
            except RecordChanged:
                found = None  # the keys may belong to a movie by now
                continue
            setattr(report, outcome, getattr(report, outcome) + 1)
            return movie_id
        raise FaultyLine("the record is being changed by somebody else, or one of its ids belongs to another movie")

    async def _change(self, line: MovieLine, found: Keys | None) -> tuple[int, Outcome]:
        movie_id, found = await self._movie_of(line, found)
        if movie_id is None:
            return await self._add(line), "added"
        before = (await self.store.load([movie_id])).get(movie_id)
        after = self._changed(movie_id, before, line)
        missing = [key for key in line.names() if found.get(key) != movie_id and self.known.with_key(key) != movie_id]
        if before is not None and before.fields.stated() == after.fields.stated() and not missing:
            return movie_id, "unchanged"
        await self.store.put(after, missing)
        return movie_id, "changed"

    async def _movie_of(self, line: MovieLine, found: Keys | None = None) -> tuple[int | None, Keys]:
        """The movie that the line is about, and what its keys are known to name."""
        found = await self.store.find(line.names()) if found is None else found
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
        record = self._changed(await self._new_id(), None, line)
        await self.store.put(record, line.names())
        return record.movie_id

    async def _new_id(self) -> int:
        """Ids that are reserved and not used stay unused."""
        async with self._reserving:
            if not self._ids:
                first = await self.store.reserve_ids(RESERVED_IDS, max(MIN_ID, self.known.last_id))
                self._ids.extend(reversed(range(first, first + RESERVED_IDS)))
            return self._ids.pop()

    def _changed(self, movie_id: int, before: MovieRecord | None, line: MovieLine) -> MovieRecord:
        fields = merge_line(before.fields if before else None, line)
        try:
            fields = with_known_genres(fields, before.fields if before else None, self.known.genres)
        except UnknownGenre as error:
            raise FaultyLine(str(error)) from error
        return MovieRecord(movie_id=movie_id, version=before.version + 1 if before else 1, fields=fields)
