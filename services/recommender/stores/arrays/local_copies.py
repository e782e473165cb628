"""Copies of models and of data sets on the local disk, from where their arrays are memory-mapped.

A copy's content is verified when it is fetched, and `complete.json`, written last, says what it consists of. Later only
the sizes are compared, so that a start takes no time; `find_damaged` compares the content of copies that were trusted.
"""

import asyncio
import json
import shutil
import tempfile
import time
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from shared.stores.objects import file_sha256

MAX_COPIES = 2
PART = "part-"
RECORD = "complete.json"
ABANDONED_SECONDS = 3600
Hashes = Mapping[str, str]
"""The SHA-256 of each file, by its name."""
Fetch = Callable[[str, Path], Awaitable[None]]
"""Writes the file of this name to the path, and raises `CorruptObject` if it is not what its hash says."""


@dataclass
class LocalCopies:
    folder: Path
    kept: frozenset[str] = frozenset()
    """Other folders in it, which are left alone."""
    trusted: dict[str, Hashes] = field(default_factory=dict)
    """By version, the copies whose content has not been compared since this process began to use them."""

    async def ensure(self, version: str, hashes: Hashes, fetch: Fetch) -> Path:
        """The folder with these files, which are fetched unless there is a complete copy."""
        target = self.folder / version
        if await asyncio.to_thread(_is_recorded, target, hashes):
            self.trusted[version] = hashes
            return target
        if not await asyncio.to_thread(_is_undamaged, target, hashes):
            self.folder.mkdir(parents=True, exist_ok=True)
            part = Path(tempfile.mkdtemp(prefix=PART, dir=self.folder))
            try:
                for name in hashes:
                    await fetch(name, part / name)
                await asyncio.to_thread(_put, part, target, hashes)
            except BaseException:
                shutil.rmtree(part, ignore_errors=True)
                raise
        await asyncio.to_thread(_record, target, hashes)
        return target

    def find_damaged(self) -> list[str]:
        """Versions whose copy is not what it should be. They are fetched again when they are asked for next."""
        trusted, self.trusted = self.trusted, {}
        damaged = [version for version, hashes in trusted.items() if not _is_undamaged(self.folder / version, hashes)]
        for version in damaged:
            (self.folder / version / RECORD).unlink(missing_ok=True)
        return damaged

    def versions(self) -> set[str]:
        """Those of which there is a copy."""
        folders = [path.name for path in self.folder.iterdir() if path.is_dir()] if self.folder.exists() else []
        return {name for name in folders if not name.startswith(PART)} - self.kept

    def remove(self, versions: Collection[str]) -> None:
        for version in versions:
            shutil.rmtree(self.folder / version, ignore_errors=True)

    def tidy(self, version: str) -> None:
        """Removes all but this copy, the newest others, and parts that may still be written."""
        self.remove(sorted(self.versions() - {version}, reverse=True)[MAX_COPIES - 1 :])
        long_ago = time.time() - ABANDONED_SECONDS
        for part in self.folder.glob(f"{PART}*"):
            if part.stat().st_mtime < long_ago:
                shutil.rmtree(part, ignore_errors=True)


def _is_recorded(folder: Path, hashes: Hashes) -> bool:
    """Whether the copy was complete, and has the same files of the same sizes still."""
    try:
        recorded = json.loads((folder / RECORD).read_bytes())
        sizes = {name: (folder / name).stat().st_size for name in hashes}
    except (OSError, ValueError):
        return False
    return bool(recorded == {"sha256": dict(hashes), "bytes": sizes})


def _record(folder: Path, hashes: Hashes) -> None:
    sizes = {name: (folder / name).stat().st_size for name in hashes}
    part = folder / f"{PART}{RECORD}"
    part.write_text(json.dumps({"sha256": dict(hashes), "bytes": sizes}))
    part.replace(folder / RECORD)


def _is_undamaged(folder: Path, hashes: Hashes) -> bool:
    return all(file_sha256(folder / name) == sha256 for name, sha256 in hashes.items())


def _put(part: Path, target: Path, hashes: Hashes) -> None:
    """A copy that another reader has fetched meanwhile may be being opened: it stays."""
    try:
        part.replace(target)
    except OSError:
        if _is_undamaged(target, hashes):
            shutil.rmtree(part)
        else:
            shutil.rmtree(target, ignore_errors=True)
            part.replace(target)
