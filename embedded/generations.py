"""The files that a durable store is rebuilt from: snapshot N, then the journals N, N+1, ... in order.

Snapshot N contains the effect of all journals before N. It appears by an atomic rename, and older files are deleted
only after it is on disk, so a crash loses nothing at any moment. A copy stands beside it, as damage to it costs all.
"""

import os
import re
import shutil
import zlib
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

ROOM_LEFT = 2
"""A copy is made where so many would fit, so that the journal can go on."""


class DamagedFile(Exception):
    """The message names the file, without a full stop."""


@dataclass(frozen=True)
class Generations:
    directory: Path

    def journal(self, number: int) -> Path:
        return self.directory / f"journal-{number:08}.jsonl"

    def snapshot(self, number: int) -> Path:
        return self.directory / f"snapshot-{number:08}.json"

    def copy(self, number: int) -> Path:
        """Of the snapshot."""
        return self.directory / f"snapshot-{number:08}.copy"

    def newest_copy(self) -> int:
        return max(self._numbers("snapshot-*.copy"), default=0)

    def newest_snapshot(self) -> int:
        """0 if there is none, as before the first journal."""
        return max(self._numbers("snapshot-*.json"), default=0)

    def journals(self) -> list[int]:
        """The journals to replay over the newest snapshot, in order."""
        return [number for number in self._numbers("journal-*.jsonl") if number >= self.newest_snapshot()]

    def missing(self) -> list[Path]:
        """Files without which the others are of no use."""
        newest, journals = self.newest_snapshot(), self.journals()
        if journals and newest == 0 and journals[0] > 0:
            return [self.snapshot(journals[0])]
        expected = range(newest, journals[-1] + 1) if journals else ()
        return [self.journal(number) for number in expected if number not in journals]

    def read_snapshot(self) -> str | None:
        """The newest; None if there is none. Those of earlier versions have no checksum. Raises `DamagedFile`."""
        number = self.newest_snapshot()
        return read_checked(self.snapshot(number)) if number else None

    def write_snapshot(self, number: int, content: str) -> None:
        """With a checksum in its first line."""
        encoded = content.encode()
        replace_file(self.snapshot(number), _checksum(encoded) + b"\n" + encoded)
        self.copy_snapshot()

    def copy_snapshot(self) -> None:
        """A crash may have come before the newest one had its copy. On a nearly full disk it has none for now."""
        number = self.newest_snapshot()
        if number > self.newest_copy():
            with suppress(OSError):
                snapshot = self.snapshot(number)
                if shutil.disk_usage(self.directory).free > ROOM_LEFT * snapshot.stat().st_size:
                    replace_file(self.copy(number), snapshot.read_bytes())

    def drop_before(self, number: int) -> None:
        for kind, path in (
            ("journal-*.jsonl", self.journal),
            ("snapshot-*.json", self.snapshot),
            ("snapshot-*.copy", self.copy),
        ):
            for old in self._numbers(kind):
                if old < number:
                    path(old).unlink()
        for draft in self.directory.glob("*.draft"):
            draft.unlink()

    def _numbers(self, pattern: str) -> list[int]:
        return sorted(int(re.sub(r"\D", "", path.stem)) for path in self.directory.glob(pattern))


def read_checked(snapshot: Path) -> str:
    """Raises `DamagedFile`."""
    content = snapshot.read_bytes()
    if not content.startswith(b"{"):
        checksum, _, content = content.partition(b"\n")
        if checksum != _checksum(content):
            raise DamagedFile(f"{snapshot} is damaged")
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        raise DamagedFile(f"{snapshot} is damaged") from error


def replace_file(path: Path, content: bytes) -> None:
    """The file has its old content or the new one, whenever a crash comes. On a full disk nothing of it stays."""
    draft = path.with_suffix(".draft")
    try:
        with draft.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError:
        draft.unlink(missing_ok=True)
        raise
    sync_directory(path.parent)


def _checksum(content: bytes) -> bytes:
    return b"%08x" % zlib.crc32(content)


def sync_directory(directory: Path) -> None:
    """Make the file names in it durable; syncing a file only covers its content."""
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
