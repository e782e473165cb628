"""A stored data set is read as it was, or not at all."""

from pathlib import Path

import pytest

from services.recommender.datasets.formats import Dataset
from services.recommender.stores.dataset_store import PARTS, DatasetStore
from shared.stores.objects import CorruptObject
from tests.support.fakes.objects import MemoryObjects


@pytest.fixture
def objects() -> MemoryObjects:
    return MemoryObjects()


@pytest.fixture
def store(objects: MemoryObjects) -> DatasetStore:
    return DatasetStore(objects, "small")


async def test_saved_data_is_loaded(store: DatasetStore, objects: MemoryObjects, dataset: Dataset) -> None:
    assert not await store.exists()
    await store.save(dataset)
    assert await store.exists()
    assert list(objects.content)[-1] == "datasets/small/manifest.json"
    loaded = await store.load()
    for part in PARTS:
        assert getattr(loaded, part).equals(getattr(dataset, part))


async def test_its_files_are_fetched_and_read_where_they_are_needed(
    store: DatasetStore, dataset: Dataset, tmp_path: Path
) -> None:
    await store.save(dataset)
    fetched = await store.fetch(await store.manifest(), tmp_path)
    for part in PARTS:
        assert getattr(fetched, part).equals(getattr(dataset, part))
    assert fetched.scan_ratings().collect().equals(dataset.ratings)


async def test_without_a_manifest_there_is_no_data_set(store: DatasetStore) -> None:
    with pytest.raises(CorruptObject, match="contains no data set"):
        await store.load()


@pytest.mark.parametrize("part", PARTS)
async def test_a_damaged_or_missing_part_is_refused(
    store: DatasetStore, objects: MemoryObjects, dataset: Dataset, tmp_path: Path, part: str
) -> None:
    await store.save(dataset)
    manifest = await store.manifest()
    key = f"datasets/small/{part}.parquet"
    objects.content[key] += b"x"
    with pytest.raises(CorruptObject, match=part):
        await store.load()
    with pytest.raises(CorruptObject, match=part):
        await store.fetch(manifest, tmp_path)
    del objects.content[key]
    with pytest.raises(CorruptObject, match=part):
        await store.load()
