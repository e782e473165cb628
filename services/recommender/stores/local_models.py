"""Copies of models on the local disk, from where their arrays are memory-mapped."""

import asyncio
import hashlib
import shutil
import tempfile
import time
from collections.abc import Awaitable, Callable, Collection
from pathlib import Path

MAX_COPIES = 2
PART = "part-"
ABANDONED_SECONDS = 3600
Fetch = Callable[[str], Awaitable[bytes]]


class LocalModels:
    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def ensure(self, version: str, hashes: dict[str, str], fetch: Fetch) -> Path:
        """The folder with the model's arrays, which are fetched unless they are complete and undamaged."""
        target = self.folder / version
        if not await asyncio.to_thread(_is_complete, target, hashes):
            self.folder.mkdir(parents=True, exist_ok=True)
            part = Path(tempfile.mkdtemp(prefix=PART, dir=self.folder))
            for name in hashes:
                await asyncio.to_thread((part / f"{name}.npy").write_bytes, await fetch(name))
            await asyncio.to_thread(_replace, part, target)
        return target

    def keep(self, versions: Collection[str]) -> None:
        """Removes the other models."""
        for path in self.folder.iterdir() if self.folder.exists() else ():
            if path.is_dir() and not path.name.startswith(PART) and path.name not in versions:
                shutil.rmtree(path, ignore_errors=True)

    def tidy(self, version: str) -> None:
        """Removes all but this model, the newest others, and parts that may still be written."""
        folders = [path for path in self.folder.iterdir() if path.is_dir() and path.name != version]
        others = sorted((path for path in folders if not path.name.startswith(PART)), reverse=True)
        long_ago = time.time() - ABANDONED_SECONDS
        parts = [path for path in folders if path.name.startswith(PART) and path.stat().st_mtime < long_ago]
        for path in [*others[MAX_COPIES - 1 :], *parts]:
            shutil.rmtree(path, ignore_errors=True)


def _is_complete(folder: Path, hashes: dict[str, str]) -> bool:
    return all(_sha256(folder / f"{name}.npy") == sha256 for name, sha256 in hashes.items())


def _sha256(path: Path) -> str | None:
    if not path.exists():
        return None
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _replace(part: Path, target: Path) -> None:
    shutil.rmtree(target, ignore_errors=True)
    part.replace(target)
