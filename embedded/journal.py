"""An append-only journal with group commit: one fsync covers all entries that wait for it."""

import asyncio
import json
import os
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from embedded.generations import DamagedFile, Generations, sync_directory


@dataclass(frozen=True)
class Entry:
    """A request to replay: its body, and the headers that affect its outcome."""

    headers: dict[str, str]
    body: bytes

    def line(self) -> bytes:
        """A checksum and the request."""
        # latin-1 can represent any byte and keeps JSON readable
        request = json.dumps([self.headers, self.body.decode("latin-1")]).encode()
        return b"%08x %s\n" % (zlib.crc32(request), request)

    @classmethod
    def from_line(cls, line: bytes) -> "Entry":
        """Lines of earlier versions have no checksum. Raises `ValueError` if the line is damaged."""
        if not line.startswith(b"["):
            checksum, _, line = line.rstrip(b"\n").partition(b" ")
            if int(checksum, 16) != zlib.crc32(line):
                raise ValueError("wrong checksum")
        headers, body = json.loads(line)
        return cls(headers, body.encode("latin-1"))


def read_entries(path: Path) -> Iterator[Entry]:
    """Raises `DamagedFile`."""
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            try:
                yield Entry.from_line(line)
            except ValueError as error:
                raise DamagedFile(f"{path} is damaged in line {number}") from error


def cut_torn_line(path: Path) -> None:
    """Remove a last line that a crash left incomplete; its write was never acknowledged."""
    with path.open("r+b") as file:
        file.truncate(file.read().rfind(b"\n") + 1)


class Journal:
    """Appends to the newest journal, and starts the next one when it exceeds `limit_bytes`."""

    def __init__(self, generations: Generations, limit_bytes: int, on_full: Callable[[int], None]) -> None:
        self._generations = generations
        self._limit_bytes = limit_bytes
        self._on_full = on_full
        self.number = max(generations.journals(), default=generations.newest_snapshot())
        self._open()
        self._waiting: list[bytes] = []
        self.position = self._durable = 0
        self._commit: asyncio.Task[None] | None = None

    def _open(self) -> None:
        self._file = self._generations.journal(self.number).open("ab", buffering=0)
        sync_directory(self._generations.directory)

    def append(self, entry: Entry) -> None:
        """Queue the entry; it is durable once `durable(position)` returns."""
        self._waiting.append(entry.line())
        self.position += 1

    async def durable(self, position: int) -> None:
        """Wait until all entries up to `position` would survive a crash. Raises `OSError` if they cannot be written."""
        while self._durable < position:
            self._commit = self._commit or asyncio.create_task(self._commit_waiting())
            await asyncio.shield(self._commit)

    async def _commit_waiting(self) -> None:
        lines, self._waiting = self._waiting, []
        reached = self.position
        try:
            # not in a thread: it takes less time than the switch, and no request may be answered meanwhile
            self._write(b"".join(lines))
        finally:
            self._commit = None
        self._durable = reached
        if self._file.tell() > self._limit_bytes:
            self.begin_next()

    def _write(self, lines: bytes) -> None:
        while lines:
            lines = lines[self._file.write(lines) :]
        os.fsync(self._file.fileno())

    def begin_next(self) -> None:
        """Ends this journal, so that a snapshot can replace it and those before it, which a crash may have left."""
        if not self._file.tell() and len(self._generations.journals()) == 1:
            return
        self._file.close()
        self.number += 1
        self._open()
        self._on_full(self.number - 1)

    async def close(self) -> None:
        await self.durable(self.position)
        self._file.close()
