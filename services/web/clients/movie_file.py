"""A file of movies, sent to the recommender in batches."""

from collections.abc import AsyncGenerator, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from typing import Protocol

from shared.contracts.errors import InvalidInput, MatineeError
from shared.contracts.movie_records import (
    MAX_BATCH,
    MAX_FAULTS,
    Announcement,
    FileReport,
    ImportReport,
    LineFault,
    RecordBatch,
)

MAX_LINES = 10_000
MAX_LINE_CHARACTERS = 64 * 1024 + 1
"""What is longer is cut, and refused by number."""
MAX_BATCH_CHARACTERS = 512 * 1024
"""As JSON each takes up to six bytes, and the recommender reads four MB."""


class Recommender(Protocol):
    async def add_records(self, batch: RecordBatch) -> ImportReport: ...

    async def announce_records(self, announcement: Announcement) -> None: ...


def split_lines(content: bytes) -> list[str]:
    """A byte that is not UTF-8 becomes U+FFFD, so its line is refused. Raises `InvalidInput` if there are too many
    lines."""
    lines = content.decode("utf-8-sig", "replace").split("\n")
    if len(lines) > MAX_LINES + 1:
        raise InvalidInput(f"Send at most {MAX_LINES:,} lines at a time.")
    return lines


class MovieFile:
    def __init__(self, recommender: Recommender) -> None:
        self.recommender = recommender
        self._total = ImportReport()
        self._refused = 0
        self._unannounced = Announcement(movies=[])
        self._error: str | None = None

    async def send(self, lines: list[str]) -> AsyncGenerator[LineFault]:
        """The lines that are refused. Sending the same ones again is safe. Recommenders take up all of it at once,
        since each time outdates every list."""
        parts = list(batches(lines))
        try:
            for batch in parts:
                report = await self.recommender.add_records(batch.model_copy(update={"announce": len(parts) == 1}))
                self._add(report)
                for fault in report.faults:
                    yield fault
            await self._announce()
        except MatineeError as error:
            self._error = error.message
            with suppress(MatineeError):
                await self._announce()

    async def _announce(self) -> None:
        if self._unannounced.movies:
            await self.recommender.announce_records(self._unannounced)

    def _add(self, report: ImportReport) -> None:
        self._total.added += report.added
        self._total.changed += report.changed
        self._total.unchanged += report.unchanged
        self._total.faults += report.faults[: MAX_FAULTS - len(self._total.faults)]
        self._refused += len(report.faults)
        self._unannounced.movies += report.unannounced
        self._unannounced.hides |= report.hides

    def report(self, source: str) -> FileReport:
        return FileReport(
            source=source,
            ended_at=datetime.now(UTC),
            **self._total.model_dump(),
            refused=self._refused,
            error=self._error,
        )


def batches(lines: list[str]) -> Iterator[RecordBatch]:
    first, batch, size = 1, list[str](), 0
    for number, line in enumerate(lines, 1):
        if batch and (len(batch) == MAX_BATCH or size + len(line) > MAX_BATCH_CHARACTERS):
            yield RecordBatch(first=first, lines=batch)
            first, batch, size = number, [], 0
        batch.append(line[:MAX_LINE_CHARACTERS])
        size += min(len(line), MAX_LINE_CHARACTERS)
    if any(batch):
        yield RecordBatch(first=first, lines=batch)
