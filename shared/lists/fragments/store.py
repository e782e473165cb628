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
        response = await self.objects.get_json(CURRENT)
        if response is None:
            return None
        version = response[0].get("version") if isinstance(response[0], dict) else None
        if not isinstance(version, str) or not VERSION.fullmatch(version):
            raise CorruptObject(f"{CURRENT} names no version")
        return version

    async def download(self, version: str, path: Path) -> None:
        await self.objects.download(FOLDER + version, path)

    async def ensure(self, fragments: Fragments) -> None:
        """Publishes these unless they are current. The content is stored before the pointer to it; a reader may still
        be fetching the version before, which is therefore kept."""
        before = await self._replaceable_version()
        if before == fragments.version:
            return
        await self.objects.put(FOLDER + fragments.version, fragments.content)
        await self.objects.put(CURRENT, b'{"version": "%b"}' % fragments.version.encode())
        for key in await self.objects.keys(FOLDER):
            if key.removeprefix(FOLDER) not in {"current.json", before, fragments.version}:
                await self.objects.remove(key)

    async def _replaceable_version(self) -> str | None:
        try:
            return await self.current_version()
        except CorruptObject:
            return None
