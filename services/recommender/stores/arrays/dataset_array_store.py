"""What is worked out of a data set, in S3: `datasets/<name>/arrays/<key>/` has all arrays in one file and a manifest,
which is written last. The key is of the content of the data set and of the format of the arrays, so that recommenders
of two versions each find theirs. Arrays are memory-mapped from a local copy, beside which the data set itself lies.
"""

import asyncio
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

import structlog
from botocore.exceptions import ClientError
from pydantic import BaseModel

from services.recommender.datasets.formats import Dataset
from services.recommender.domain.arrays.catalogue_arrays import CatalogueArrays
from services.recommender.domain.arrays.dataset_arrays import DatasetArrays
from services.recommender.domain.arrays.source_frames import SourceFrames
from services.recommender.model.item_similarity import ItemSimilarity
from services.recommender.model.matrix import SparseRows
from services.recommender.model.movie_selection import MovieFilter
from services.recommender.model.ratings.by_user import RatingsByUser
from services.recommender.model.serialization import flatten, unflatten
from services.recommender.model.user_similarity import UserSimilarity
from services.recommender.stores.arrays.array_files import PackedArray, map_packed, pack
from services.recommender.stores.arrays.local_copies import LocalCopies
from services.recommender.stores.arrays.local_source import LocalSource
from services.recommender.stores.dataset_store import PARTS, DatasetManifest, DatasetStore
from services.recommender.titles.posting_lists import NumberIndex, PostingLists
from services.recommender.titles.segment import Segment
from services.recommender.titles.string_table import StringTable
from services.recommender.titles.titled_movies import TitledMovies
from services.recommender.titles.vocabulary import Vocabulary
from shared.contracts.errors import StoreUnavailable
from shared.stores.objects import CorruptObject, file_sha256

FORMAT = 2
"""Grows when what is worked out, or how it is stored, changes."""
PACKED = "arrays.bin"
KINDS: dict[str, Any] = {
    kind.__name__: kind
    for kind in (
        CatalogueArrays,
        DatasetArrays,
        ItemSimilarity,
        MovieFilter,
        NumberIndex,
        PostingLists,
        RatingsByUser,
        Segment,
        SparseRows,
        StringTable,
        TitledMovies,
        UserSimilarity,
        Vocabulary,
    )
}
log = structlog.get_logger()


class DamagedArrays(Exception):
    """The file of the arrays is missing, or does not match its manifest."""


class ArrayManifest(BaseModel):
    structure: dict[str, Any]
    arrays: dict[str, PackedArray]
    sha256: str


class DatasetArrayStore:
    def __init__(self, datasets: DatasetStore, folder: Path) -> None:
        self.datasets = datasets
        self.objects = datasets.objects
        self.root = f"{datasets.folder}/arrays/"
        self.local = LocalCopies(folder)
        self._opened: dict[str, ArrayManifest] = {}
        """The last one, by its folder in S3."""

    async def publish(self, source: SourceFrames, manifest: DatasetManifest) -> None:
        """Unless they are published already. Then those of earlier data sets are removed."""
        folder = self._folder(manifest)
        if await self.objects.get(f"{folder}manifest.json") is not None:
            return
        structure, arrays = flatten(await asyncio.to_thread(_worked_out, source), "arrays")
        with tempfile.TemporaryDirectory() as temporary:
            path = Path(temporary) / PACKED
            packed = await asyncio.to_thread(pack, arrays, path)
            sha256 = str(await asyncio.to_thread(file_sha256, path))
            await self._store(folder, path, ArrayManifest(structure=structure, arrays=packed, sha256=sha256))
        for key in await self.objects.keys(self.root):
            if not key.startswith(f"{self.root}{manifest.key}-"):
                await self.objects.remove(key)

    async def _store(self, folder: str, path: Path, manifest: ArrayManifest) -> None:
        await self.objects.upload(path, folder + PACKED)
        await self.objects.put_json(f"{folder}manifest.json", manifest.model_dump(mode="json"))

    async def open(self, manifest: DatasetManifest) -> tuple[DatasetArrays, LocalSource] | None:
        """From a local copy, which is made if there is none. None where nothing usable is published: then the next
        training publishes it again. Raises `CorruptObject` if a part of the data set itself is damaged."""
        key = f"{self._folder(manifest)}manifest.json"
        found = await self.objects.get(key)
        try:
            return None if found is None else await self._open(manifest, ArrayManifest.model_validate_json(found[0]))
        except (DamagedArrays, LookupError, TypeError, ValueError) as error:
            log.error("published arrays refused", dataset=self.datasets.folder, error=repr(error))
            with suppress(StoreUnavailable, ClientError):
                await self.objects.remove(key)
            return None

    async def _open(self, manifest: DatasetManifest, published: ArrayManifest) -> tuple[DatasetArrays, LocalSource]:
        sources, keys = {PACKED: published.sha256}, {PACKED: self._folder(manifest) + PACKED}
        for part, entry in manifest.parts.items():
            sources[f"{part}.parquet"], keys[f"{part}.parquet"] = entry.sha256, self.datasets.part_key(part)

        async def fetch(name: str, path: Path) -> None:
            try:
                await self.objects.download_checked(keys[name], path, sources[name])
            except CorruptObject as error:
                if name == PACKED:
                    raise DamagedArrays(str(error)) from error
                raise

        version = self._version(manifest)
        copy = await self.local.ensure(version, sources, fetch)
        self._opened = {self._folder(manifest): published}
        arrays = await asyncio.to_thread(_mapped, copy, published)
        await asyncio.to_thread(self.local.tidy, version)
        return arrays, LocalSource(copy)

    async def give_back(self, manifest: DatasetManifest) -> None:
        """Stores what this process uses again, after S3 lost it."""
        folder = self._folder(manifest)
        if published := self._opened.get(folder):
            await self._store(folder, self.local.folder / self._version(manifest) / PACKED, published)

    def _folder(self, manifest: DatasetManifest) -> str:
        return f"{self.root}{self._version(manifest)}/"

    @staticmethod
    def _version(manifest: DatasetManifest) -> str:
        return f"{manifest.key}-{FORMAT}"


def _worked_out(source: SourceFrames) -> DatasetArrays:
    return DatasetArrays.from_dataset(Dataset(**{part: getattr(source, part) for part in PARTS}))


def _mapped(folder: Path, published: ArrayManifest) -> DatasetArrays:
    opened: DatasetArrays = unflatten(published.structure, map_packed(folder / PACKED, published.arrays), KINDS)
    return opened
