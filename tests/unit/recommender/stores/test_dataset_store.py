"""A stored data set is read as it was, or not at all."""

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


async def test_without_a_manifest_there_is_no_data_set(store: DatasetStore) -> None:
    with pytest.raises(CorruptObject, match="contains no data set"):
        await store.load()


@pytest.mark.parametrize("part", PARTS)
async def test_a_damaged_or_missing_part_is_refused(
    store: DatasetStore, objects: MemoryObjects, dataset: Dataset, part: str
) -> None:
    await store.save(dataset)
    key = f"datasets/small/{part}.parquet"
    objects.content[key] += b"x"
    with pytest.raises(CorruptObject, match=part):
        await store.load()
    del objects.content[key]
    with pytest.raises(CorruptObject, match=part):
        await store.load()
