"""A data set is mapped where its arrays are published, and worked out where they are not."""

from pathlib import Path
from typing import Any, cast

import pytest
from structlog.testing import capture_logs

from services.recommender.datasets.formats import Dataset
from services.recommender.domain.loaded_dataset import LoadedDataset
from services.recommender.training.dataset_loading import load_dataset
from tests.unit.recommender.training.test_model_sync import FakeStores


@pytest.fixture
async def stores(tmp_path: Path, dataset: Dataset) -> FakeStores:
    stores = FakeStores(tmp_path)
    await stores.datasets.save(dataset)
    return stores


async def load(stores: FakeStores) -> tuple[LoadedDataset, list[str]]:
    with capture_logs() as logs:
        loaded = await load_dataset(cast("Any", stores))
    return loaded, [entry["event"] for entry in logs]


async def test_what_the_version_before_published_is_worked_out_and_said(stores: FakeStores, dataset: Dataset) -> None:
    loaded, said = await load(stores)
    assert loaded.rating_count == dataset.ratings.height
    assert len(said) == 1
    assert "no arrays of the data set are published" in said[0]


async def test_published_arrays_are_mapped(
    stores: FakeStores, dataset: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    await stores.arrays.publish(dataset, await stores.datasets.manifest())
    monkeypatch.setattr(LoadedDataset, "from_source", None)
    loaded, said = await load(stores)
    assert (loaded.rating_count, said) == (dataset.ratings.height, [])
