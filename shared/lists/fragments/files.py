"""Local copies of fragments, which all processes of a machine map into memory."""

import asyncio
import hashlib
import os
import tempfile
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from shared.lists.fragments.table import Fragments
from shared.stores.objects import CorruptObject

PART = "part-"
ABANDONED_SECONDS = 3600
Download = Callable[[str, Path], Awaitable[None]]


@dataclass(frozen=True)
class FragmentFiles:
    folder: Path

    async def open(self, version: str, download: Download) -> Fragments:
        """Fetches the file unless an undamaged one is here, and removes those of other versions; processes that
        have mapped one keep it. Raises `CorruptObject` if what was fetched is not of this version."""
        path = self.folder / version
        if not await asyncio.to_thread(_is_undamaged, path, version):
            await self._fetch(path, version, download)
        fragments = Fragments.open(path, version)
        self._tidy(version)
        return fragments

    async def _fetch(self, path: Path, version: str, download: Download) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=PART, dir=self.folder)
        os.close(handle)
        part = Path(name)
        try:
            await download(version, part)
            if not await asyncio.to_thread(_is_undamaged, part, version):
                raise CorruptObject(f"the fragments {version} are damaged")
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)

    def _tidy(self, version: str) -> None:
        for path in self.folder.iterdir():
            with suppress(FileNotFoundError):
                if path.name != version and not _is_being_written(path):
                    path.unlink()


def _is_being_written(path: Path) -> bool:
    return path.name.startswith(PART) and path.stat().st_mtime > time.time() - ABANDONED_SECONDS


def _is_undamaged(path: Path, version: str) -> bool:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == version
    except FileNotFoundError:
        return False
