"""Fragments in S3: `fragments/<version>` holds the content, and `fragments/current.json` names the current version."""

import re
from dataclasses import dataclass
from pathlib import Path

from shared.lists.fragments.table import Fragments
from shared.stores.objects import CorruptObject, Objects

FOLDER = "fragments/"
CURRENT = f"{FOLDER}current.json"
VERSION = re.compile(r"[0-9a-f]{64}", re.ASCII)


@dataclass(frozen=True)
class FragmentStore:
    objects: Objects

    async def current_version(self) -> str | None:
        """None where nothing has been published. Raises `CorruptObject` for a damaged pointer."""
        current = await self.current()
        return current[0] if current else None

    async def current(self) -> tuple[str, int] | None:
        """The current version, and that of the catalogue in it."""
        response = await self.objects.get_json(CURRENT)
        if response is None:
            return None
        version = response[0].get("version") if isinstance(response[0], dict) else None
        if not isinstance(version, str) or not VERSION.fullmatch(version):
            raise CorruptObject(f"{CURRENT} names no version")
        return version, int(response[0].get("catalogue", 0))

    async def download(self, version: str, path: Path) -> None:
        await self.objects.download(FOLDER + version, path)

    async def ensure(self, fragments: Fragments) -> None:
        """Publishes these unless they are current. The content is stored before the pointer to it; a reader may still
        be fetching the version before, which is therefore kept."""
        before, catalogue = await self._replaceable() or (None, 0)
        if (before, catalogue) == (fragments.version, fragments.catalogue) or catalogue > fragments.catalogue:
            return
        if before != fragments.version:
            await self.objects.put(FOLDER + fragments.version, fragments.content)
        await self.objects.put_json(CURRENT, {"version": fragments.version, "catalogue": fragments.catalogue})
        for key in await self.objects.keys(FOLDER):
            if key.removeprefix(FOLDER) not in {"current.json", before, fragments.version}:
                await self.objects.remove(key)

    async def _replaceable(self) -> tuple[str, int] | None:
        try:
            return await self.current()
        except CorruptObject:
            return None
