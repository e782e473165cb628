"""The data set in S3: `datasets/<name>/{ratings,movies,users,links,terms}.parquet`, and a manifest, written last.

`source.json` names the file that the data set was read from, by its hash. It is written once a model is trained on
it, so that an interrupted change of the data set is made again.
"""

import hashlib
import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import polars as pl
from pydantic import BaseModel, TypeAdapter

from services.recommender.datasets.formats import Dataset
from services.recommender.domain.arrays.source_frames import SourceFrames
from services.recommender.stores.arrays.local_source import LocalSource
from shared.stores.objects import CorruptObject, Objects

PARTS = ("ratings", "movies", "users", "links", "terms")


class PartEntry(BaseModel):
    rows: int
    sha256: str


@dataclass(frozen=True)
class DatasetManifest:
    parts: dict[str, PartEntry]
    key: str
    """Of the content of all parts."""

    @classmethod
    def parse(cls, content: bytes) -> Self:
        """Raises `CorruptObject`."""
        try:
            parts = TypeAdapter(dict[str, PartEntry]).validate_json(content)
        except ValueError as error:
            raise CorruptObject(f"the manifest of the data set cannot be read: {error}") from error
        hashes = " ".join(f"{part}:{entry.sha256}" for part, entry in sorted(parts.items()))
        return cls(parts, hashlib.sha256(hashes.encode()).hexdigest()[:32])


class DatasetStore:
    def __init__(self, objects: Objects, name: str) -> None:
        self.objects = objects
        self.folder = f"datasets/{name}"

    async def exists(self) -> bool:
        return await self.version() is not None

    async def version(self) -> str | None:
        """Changes with the content; None where there is none."""
        response = await self.objects.get(f"{self.folder}/manifest.json")
        return response[1] if response else None

    async def rating_count(self) -> int:
        """How many ratings the data set has; 0 where there is none."""
        response = await self.objects.get_json(f"{self.folder}/manifest.json")
        return int(response[0]["ratings"]["rows"]) if response else 0

    async def source(self) -> str | None:
        response = await self.objects.get_json(f"{self.folder}/source.json")
        return response[0].get("sha256") if response else None

    async def set_source(self, sha256: str) -> None:
        await self.objects.put_json(f"{self.folder}/source.json", {"sha256": sha256})

    async def save(self, dataset: SourceFrames) -> None:
        frames = {part: getattr(dataset, part) for part in PARTS}
        manifest = {part: await self._save_part(part, frame) for part, frame in frames.items()}
        await self.objects.put_json(f"{self.folder}/manifest.json", manifest)

    async def _save_part(self, part: str, frame: pl.DataFrame) -> dict[str, Any]:
        content = io.BytesIO()
        frame.write_parquet(content)
        sha256 = await self.objects.put(self.part_key(part), content.getvalue())
        return {"rows": frame.height, "sha256": sha256}

    async def manifest(self) -> DatasetManifest:
        """Raises `CorruptObject` where there is none."""
        found = await self.objects.get(f"{self.folder}/manifest.json")
        if found is None:
            raise CorruptObject(f"{self.folder} contains no data set")
        return DatasetManifest.parse(found[0])

    async def load(self, manifest: DatasetManifest | None = None) -> Dataset:
        """Raises `CorruptObject` if a part is missing or does not match the manifest."""
        parts = (manifest or await self.manifest()).parts
        return Dataset(**{part: await self._load_part(part, entry.sha256) for part, entry in parts.items()})

    async def fetch(self, manifest: DatasetManifest, folder: Path) -> LocalSource:
        """The files of the data set, in this folder. Raises `CorruptObject` as `load` does."""
        for part, entry in manifest.parts.items():
            await self.objects.download_checked(self.part_key(part), folder / f"{part}.parquet", entry.sha256)
        return LocalSource(folder)

    async def _load_part(self, part: str, sha256: str) -> pl.DataFrame:
        return pl.read_parquet(io.BytesIO(await self.objects.get_checked(self.part_key(part), sha256)))

    def part_key(self, part: str) -> str:
        return f"{self.folder}/{part}.parquet"
