"""The data set in S3: `datasets/<name>/{ratings,movies,users,links,terms}.parquet`, and a manifest, written last.

`source.json` names the file that the data set was read from, by its hash. It is written once a model is trained on
it, so that an interrupted change of the data set is made again.
"""

import io
from typing import Any

import polars as pl

from services.recommender.datasets.formats import Dataset
from shared.stores.objects import CorruptObject, Objects

PARTS = ("ratings", "movies", "users", "links", "terms")


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
