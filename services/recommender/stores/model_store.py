"""Models in S3: `models/<version>/`, one `.npy` an array and a manifest that is written last; `models/current.json`
points at the one to serve, and is replaced by a conditional PUT. Served arrays are memory-mapped from a local copy."""

import asyncio
import hashlib
import io
import shutil
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np

from services.recommender.model import Model
from services.recommender.model.artefact import flatten, unflatten
from services.recommender.model.matrix import Array
from services.recommender.stores.objects import CorruptObject, Objects

CURRENT = "models/current.json"
FORMAT = 1


@dataclass(frozen=True)
class PublishedModel:
    """A model with where it comes from. `version` sorts by time of training."""

    version: str
    algorithm: str
    dataset: str
    trained_at: datetime
    model: Model


class ModelStore:
    def __init__(self, objects: Objects, folder: Path) -> None:
        self.objects = objects
        self.folder = folder

    async def current_version(self) -> str | None:
        found = await self.objects.get_json(CURRENT)
        return None if found is None else str(found[0]["version"])

    async def publish(self, published: PublishedModel) -> None:
        """Every part first, then the pointer: a reader never sees half a model."""
        structure, arrays = flatten(published.model)
        hashes = {name: await self._save_array(published.version, name, array) for name, array in arrays.items()}
        manifest = {
            "format": FORMAT,
            "algorithm": published.algorithm,
            "dataset": published.dataset,
            "trained_at": published.trained_at.isoformat(),
            "structure": structure,
            "sha256": hashes,
        }
        await self.objects.put_json(f"models/{published.version}/manifest.json", manifest)
        await self._point_at(published.version)

    async def _save_array(self, version: str, name: str, array: Array) -> str:
        content = io.BytesIO()
        np.save(content, array, allow_pickle=False)
        return await self.objects.put(f"models/{version}/{name}.npy", content.getvalue())

    async def _point_at(self, version: str) -> None:
        """Of two trainings that end at once, the later model stays."""
        placed = False
        while not placed:
            found = await self.objects.get_json(CURRENT)
            if found is not None and found[0]["version"] >= version:
                return
            placed = await self.objects.replace_json(CURRENT, {"version": version}, found[1] if found else None)

    async def load(self, version: str) -> PublishedModel:
        """Raises `CorruptObject` for a model that is damaged or of another format."""
        found = await self.objects.get_json(f"models/{version}/manifest.json")
        if found is None or found[0].get("format") != FORMAT:
            raise CorruptObject(f"model {version} has no manifest of format {FORMAT}")
        manifest = found[0]
        local = await self._local_copy(version, manifest["sha256"])
        model = await asyncio.to_thread(_open_model, local, manifest)
        trained_at = datetime.fromisoformat(manifest["trained_at"])
        return PublishedModel(version, manifest["algorithm"], manifest["dataset"], trained_at, model)

    async def _local_copy(self, version: str, hashes: dict[str, str]) -> Path:
        """The folder with the model's arrays; fetched once, and taken for whole only when it is."""
        target = self.folder / version
        if await asyncio.to_thread(_is_whole, target, hashes):
            return target
        self.folder.mkdir(parents=True, exist_ok=True)
        part = Path(tempfile.mkdtemp(dir=self.folder))
        for name, sha256 in hashes.items():
            content = await self.objects.get_checked(f"models/{version}/{name}.npy", sha256)
            await asyncio.to_thread((part / f"{name}.npy").write_bytes, content)
        await asyncio.to_thread(_put_in_place, part, target)
        return target


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


def _open_model(folder: Path, manifest: dict[str, Any]) -> Model:
    names = manifest["sha256"]
    try:
        arrays = {name: np.load(folder / f"{name}.npy", mmap_mode="r", allow_pickle=False) for name in names}
        model: Model = unflatten(manifest["structure"], arrays)
    except (KeyError, TypeError, ValueError) as error:
        raise CorruptObject(f"the model in {folder.name} does not fit this version of Matinee: {error!r}") from error
    return model
