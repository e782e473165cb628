"""The data set in S3: `datasets/<name>/{ratings,movies,users,links}.parquet`, and a manifest, which is written last."""

import io
from typing import Any

import polars as pl

from services.recommender.datasets.formats import Dataset
from shared.stores.objects import CorruptObject, Objects

PARTS = ("ratings", "movies", "users", "links")


class DatasetStore:
    def __init__(self, objects: Objects, name: str) -> None:
        self.objects = objects
        self.folder = f"datasets/{name}"

    async def exists(self) -> bool:
        return await self.objects.get(f"{self.folder}/manifest.json") is not None

    async def save(self, dataset: Dataset) -> None:
        frames = {part: getattr(dataset, part) for part in PARTS}
        manifest = {part: await self._save_part(part, frame) for part, frame in frames.items()}
        await self.objects.put_json(f"{self.folder}/manifest.json", manifest)

    async def _save_part(self, part: str, frame: pl.DataFrame) -> dict[str, Any]:
        content = io.BytesIO()
        frame.write_parquet(content)
        sha256 = await self.objects.put(f"{self.folder}/{part}.parquet", content.getvalue())
        return {"rows": frame.height, "sha256": sha256}

    async def load(self) -> Dataset:
        """Raises `CorruptObject` if a part is missing or does not match the manifest."""
        response = await self.objects.get_json(f"{self.folder}/manifest.json")
        if response is None:
            raise CorruptObject(f"{self.folder} contains no data set")
        manifest = response[0]
        return Dataset(**{part: await self._load_part(part, entry["sha256"]) for part, entry in manifest.items()})

    async def _load_part(self, part: str, sha256: str) -> pl.DataFrame:
        return pl.read_parquet(io.BytesIO(await self.objects.get_checked(f"{self.folder}/{part}.parquet", sha256)))
