"""Models in S3: `models/<version>/` has one `.npy` per array and a manifest, which is written last.
`models/current.json` points at the model to serve, and is replaced by a conditional PUT. Arrays are memory-mapped from
a local copy."""

import asyncio
import io
from collections import defaultdict
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

import numpy as np
import structlog
from botocore.exceptions import ClientError

from services.recommender.domain.published_model import PublishedModel
from services.recommender.model.execution import Progress, no_progress
from services.recommender.model.matrix import Array
from services.recommender.model.serialization import flatten
from services.recommender.stores.arrays.array_files import array_file
from services.recommender.stores.arrays.local_copies import LocalCopies
from services.recommender.stores.model_manifest import Manifest
from services.recommender.stores.model_pointer import MAX_MODELS, Pointer
from shared.contracts.errors import Conflict, NotFound, StoreUnavailable
from shared.retry import Backoff
from shared.stores.objects import CorruptObject, Objects

CURRENT = "models/current.json"
DATASETS = "datasets"
"""The folder beside the local copies of models that has those of data sets."""
TRAININGS = "trainings"
"""The one that has the temporary files of trainings."""
FIRST_PAUSE_SECONDS = 0.05
LONGEST_PAUSE_SECONDS = 5.0
NO_POINTER = Pointer("", "")
log = structlog.get_logger()


CheckModel = Callable[[PublishedModel], Awaitable[None]]


async def accept_any(_model: PublishedModel) -> None:
    pass


class ModelStore:
    def __init__(self, objects: Objects, folder: Path) -> None:
        self.objects = objects
        self.local = LocalCopies(folder, frozenset({DATASETS, TRAININGS}))

    async def current_version(self) -> str | None:
        pointer, etag = await self._pointer()
        return pointer.version if etag else None

    async def _pointer(self) -> tuple[Pointer, str | None]:
        found = await self.objects.get(CURRENT)
        return (Pointer.parse(found[0]), found[1]) if found else (NO_POINTER, None)

    async def publish(self, published: PublishedModel, progress: Progress = no_progress) -> None:
        """Stores every part before the pointer, so that a reader never sees an incomplete model."""
        structure, arrays = flatten(published.model)
        hashes: dict[str, str] = {}
        for name, array in arrays.items():
            progress("publish", len(hashes), len(arrays))
            hashes[name] = await self._save_array(published.version, name, array)
        manifest = Manifest(
            algorithm=published.algorithm,
            dataset=published.dataset,
            trained_at=published.trained_at,
            structure=structure,
            sha256=hashes,
            withdrawals=published.withdrawals,
            seconds=published.seconds,
        )
        await self.objects.put_json(_manifest(published.version), manifest.model_dump(mode="json"))
        await self._point_at(published.version)
        progress("publish", len(arrays), len(arrays))
        await self._remove_old(published)

    async def _save_array(self, version: str, name: str, array: Array) -> str:
        content = io.BytesIO()
        np.save(content, array, allow_pickle=False)
        return await self.objects.put(f"models/{version}/{array_file(name)}", content.getvalue())

    async def _point_at(self, version: str) -> None:
        """If two trainings end at the same time, the later model stays."""
        pauses = Backoff(FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS)
        while True:
            pointer, etag = await self._pointer()
            if pointer.newest >= version or await self._replace(pointer.advanced_to(version), etag):
                return
            await asyncio.sleep(pauses.next())

    async def _replace(self, pointer: Pointer, etag: str | None) -> bool:
        return await self.objects.replace_json(CURRENT, asdict(pointer), etag)

    async def roll_back(self, version: str | None = None, check: CheckModel = accept_any) -> PublishedModel:
        """Points at this model again, or at the last usable one before the current. A later training replaces it.
        `check` raises an error for a model that must not be served again."""
        pauses = Backoff(FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS)
        while True:
            pointer, etag = await self._pointer()
            target = await (self._load_stored(version) if version else self._load_previous())
            await check(target)
            if await self._replace(pointer.rolled_back_to(target.version), etag):
                return target
            await asyncio.sleep(pauses.next())

    async def _load_stored(self, version: str) -> PublishedModel:
        stored = _complete(await self._stored())
        if version not in stored:
            raise NotFound(f"No model of this version is stored. These are: {', '.join(stored)}.")
        try:
            return await self.load(version)
        except CorruptObject as error:
            raise Conflict(f"This model cannot be served, and the current one stays: {error}.") from error

    async def any_usable(self) -> bool:
        """Whether the current model, or an earlier one, can be served."""
        current, earlier = await self.current_version(), await self.earlier_versions()
        for version in [current, *earlier] if current else earlier:
            with suppress(CorruptObject):
                await self.load(version)
                return True
        return False

    async def _load_previous(self) -> PublishedModel:
        for version in await self.earlier_versions():
            try:
                return await self.load(version)
            except CorruptObject as error:
                log.error("earlier model refused", model_version=version, error=str(error))
        raise NotFound("There is no earlier model to roll back to.")

    async def earlier_versions(self) -> list[str]:
        """The complete models to roll back to, best first."""
        pointer, _ = await self._pointer()
        return pointer.earlier(_complete(await self._stored()))

    async def _stored(self) -> dict[str, list[str]]:
        """The keys of each version's objects."""
        stored: dict[str, list[str]] = defaultdict(list)
        for key in await self.objects.keys("models/"):
            if key.count("/") > 1:
                stored[key.split("/")[1]].append(key)
        return stored

    async def _remove_old(self, published: PublishedModel) -> None:
        """Also those that have learned from what the published model has forgotten. What cannot be removed now is
        removed after the next publish. Later versions may still be being uploaded."""
        try:
            pointer, _ = await self._pointer()
            stored = await self._stored()
            best_first = dict.fromkeys([pointer.version, *reversed(pointer.before), *reversed(_complete(stored))])
            kept = list(best_first)[:MAX_MODELS]
            for version in sorted(each for each in stored if each < published.version):
                if version not in kept or not await self._forgot_as_much(version, published):
                    await self._remove(version, stored[version])
        except (StoreUnavailable, ClientError) as error:
            log.warning("old models not removed", error=str(error))

    async def _remove(self, version: str, keys: list[str]) -> None:
        """The manifest first, so that a partly removed model never counts as one."""
        for key in sorted(keys, key=lambda key: key != _manifest(version)):
            await self.objects.remove(key)

    async def _forgot_as_much(self, version: str, published: PublishedModel) -> bool:
        """Whether nothing was taken back between the two."""
        try:
            return (await self.manifest(version)).withdrawals == published.withdrawals
        except CorruptObject:
            return False

    async def manifest(self, version: str) -> Manifest:
        """Raises `CorruptObject`."""
        found = await self.objects.get(_manifest(version))
        return Manifest.parse(version, found[0] if found else None)

    async def remove_copies(self) -> None:
        """On this disk, of models that are not stored any more. A model may be published and fetched meanwhile."""
        copies = self.local.versions()
        if stored := await self._stored():
            await asyncio.to_thread(self.local.remove, copies - stored.keys())

    async def load(self, version: str) -> PublishedModel:
        """Raises `CorruptObject` if the model is damaged or of another format."""
        manifest = await self.manifest(version)

        hashes = {array_file(name): sha256 for name, sha256 in manifest.sha256.items()}

        async def fetch(name: str, path: Path) -> None:
            await self.objects.download_checked(f"models/{version}/{name}", path, hashes[name])

        folder = await self.local.ensure(version, hashes, fetch)
        model = await asyncio.to_thread(manifest.open, folder)
        await asyncio.to_thread(self.local.tidy, version)
        return manifest.published(version, model)


def _manifest(version: str) -> str:
    return f"models/{version}/manifest.json"


def _complete(stored: dict[str, list[str]]) -> list[str]:
    return sorted(version for version, keys in stored.items() if _manifest(version) in keys)
