"""Copies of models on this machine's disk, from where their arrays are memory-mapped."""

import asyncio
import hashlib
import shutil
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

MOST_KEPT = 2
PART = "part-"
ABANDONED_SECONDS = 3600
Fetch = Callable[[str], Awaitable[bytes]]


class LocalModels:
    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def keep(self, version: str, hashes: dict[str, str], fetch: Fetch) -> Path:
        """The folder with the model's arrays; fetched once, and taken for whole only when it is."""
        target = self.folder / version
        if not await asyncio.to_thread(_is_whole, target, hashes):
            self.folder.mkdir(parents=True, exist_ok=True)
            part = Path(tempfile.mkdtemp(prefix=PART, dir=self.folder))
            for name in hashes:
                await asyncio.to_thread((part / f"{name}.npy").write_bytes, await fetch(name))
            await asyncio.to_thread(_put_in_place, part, target)
        return target

    def tidy(self, version: str) -> None:
        """Leaves this model and the newest others, and parts that may still be growing."""
        folders = [path for path in self.folder.iterdir() if path.is_dir() and path.name != version]
        others = sorted((path for path in folders if not path.name.startswith(PART)), reverse=True)
        long_ago = time.time() - ABANDONED_SECONDS
        parts = [path for path in folders if path.name.startswith(PART) and path.stat().st_mtime < long_ago]
        for path in [*others[MOST_KEPT - 1 :], *parts]:
            shutil.rmtree(path, ignore_errors=True)


def _is_whole(folder: Path, hashes: dict[str, str]) -> bool:
    return all(_sha256(folder / f"{name}.npy") == sha256 for name, sha256 in hashes.items())


def _sha256(path: Path) -> str | None:
    if not path.exists():
        return None
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _put_in_place(part: Path, target: Path) -> None:
    shutil.rmtree(target, ignore_errors=True)
    part.replace(target)
