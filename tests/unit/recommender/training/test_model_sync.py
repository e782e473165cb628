"""A running recommender serves the current model, and refills a store that lost its content."""

import asyncio
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from services.recommender.datasets.formats import RATINGS, Dataset
from services.recommender.domain.ports import CollectedRatings
from services.recommender.lists.served_model import ActiveModel
from services.recommender.stores.arrays.dataset_array_store import DatasetArrayStore
from services.recommender.stores.dataset_store import DatasetStore
from services.recommender.stores.model_store import ModelStore
from services.recommender.training import model_sync
from services.recommender.training.model_sync import ModelSync
from services.recommender.training.pipeline import train_and_publish
from shared.background import Background
from shared.contracts.errors import StoreUnavailable
from shared.lists.fragments.store import FragmentStore
from shared.telemetry.metrics import Metrics
from tests.support.catalogue.movie_records import MemoryRecords
from tests.support.fakes.objects import MemoryObjects
from tests.support.served_models import LOADED


class FakeStores:
    """Only S3 is a working fake; `begun` and `announced` note the other calls."""

    def __init__(self, folder: Path) -> None:
        self.objects = MemoryObjects()
        self.models = ModelStore(self.objects, folder)
        self.datasets = DatasetStore(self.objects, "small")
        self.arrays = DatasetArrayStore(self.datasets, folder / "datasets")
        self.fragments = FragmentStore(self.objects)
        self.settings = SimpleNamespace(tmdb_features=False, dataset="small")
        self.profiles = self.notices = self.installation = self
        self.records = MemoryRecords()
        self.lost = False
        self.epoch = 1
        self.begun: list[tuple[int, str]] = []
        self.announced: list[str | None] = []

    async def read_format(self) -> None:
        self.format_was_read = True

    async def lost_content(self) -> bool:
        return self.lost

    async def ensure(self) -> None:
        self.lost = False

    async def begin_ids_after(self, last_user_id: int, dataset: str) -> str:
        self.begun.append((last_user_id, dataset))
        return dataset

    async def set_model_version(self, version: str | None) -> None:
        self.announced.append(version)

    async def collect(self) -> CollectedRatings:
        return CollectedRatings(RATINGS.to_frame())


@pytest.fixture
async def stores(tmp_path: Path, dataset: Dataset) -> FakeStores:
    stores = FakeStores(tmp_path)
    await stores.datasets.save(dataset)
    return stores


@pytest.fixture
def sync(stores: FakeStores) -> ModelSync:
    return ModelSync(cast("Any", stores), ActiveModel())


async def train(stores: FakeStores, dataset: Dataset) -> str:
    profiles = cast("Any", stores)
    return (await train_and_publish("user-cosine", "small", dataset, profiles, stores.models)).version


def served_version(sync: ModelSync) -> str | None:
    served = sync.active_model.current
    return served.published.version if served else None


def damage(stores: FakeStores, version: str) -> None:
    stores.objects.content[f"models/{version}/manifest.json"] = b"{"


async def test_the_model_is_announced_again_to_readers_of_other_notices(
    sync: ModelSync, stores: FakeStores, dataset: Dataset
) -> None:
    version = await train(stores, dataset)
    await sync.tick()
    stores.epoch = 2
    for _ in range(2):
        await sync.tick()
    assert stores.announced == [version, version]


async def test_each_new_model_is_served_and_announced_once(
    stores: FakeStores, sync: ModelSync, dataset: Dataset
) -> None:
    await sync.tick()
    assert served_version(sync) is None
    versions = []
    for _ in range(2):
        versions.append(await train(stores, dataset))
        await sync.tick()
        await sync.tick()
        assert served_version(sync) == versions[-1]
    assert stores.announced == versions


async def test_a_replaced_data_set_is_served_with_the_first_model_of_it(
    stores: FakeStores, sync: ModelSync, dataset: Dataset
) -> None:
    await train(stores, dataset)
    await sync.tick()
    movies = dataset.movies[:-1]
    fewer = replace(dataset, movies=movies, ratings=dataset.ratings.join(movies, on="movie_id", how="semi"))
    await stores.datasets.save(fewer)
    await sync.tick()
    assert sync.active_model.get().dataset.source.movies.height == dataset.movies.height
    version = await train(stores, fewer)
    await sync.tick()
    assert served_version(sync) == version
    assert sync.active_model.get().dataset.source.movies.height == fewer.movies.height
    assert await stores.fragments.current_version() == sync.active_model.get().dataset.fragments.version


async def test_a_damaged_model_does_not_replace_the_one_that_is_served(
    stores: FakeStores, sync: ModelSync, dataset: Dataset
) -> None:
    good = await train(stores, dataset)
    await sync.tick()
    damaged = await train(stores, dataset)
    damage(stores, damaged)
    await sync.tick()
    assert served_version(sync) == good
    assert sync.refused == damaged


async def test_a_recommender_that_starts_on_a_damaged_model_serves_an_earlier_one(
    stores: FakeStores, sync: ModelSync, dataset: Dataset
) -> None:
    good = await train(stores, dataset)
    damage(stores, await train(stores, dataset))
    await sync.tick()
    assert served_version(sync) == good
    assert stores.announced == []


async def test_a_store_that_lost_its_content_is_refilled(stores: FakeStores, sync: ModelSync, dataset: Dataset) -> None:
    version = await train(stores, dataset)
    await sync.tick()
    stores.objects.content.clear()
    stores.lost = True
    await sync.tick()
    assert await stores.models.current_version() == version
    assert (await stores.datasets.load()).ratings.equals(dataset.ratings)
    assert stores.begun == [(dataset.users["user_id"].max(), "small")]
    assert stores.announced == [version, version]


async def test_the_fragments_of_the_data_set_are_published_and_given_back(
    stores: FakeStores, sync: ModelSync, dataset: Dataset
) -> None:
    await train(stores, dataset)
    for _ in range(2):
        await sync.tick()
        version = await stores.fragments.current_version()
        assert version == LOADED.fragments.version
        stores.objects.content.clear()
        stores.lost = True


async def test_changed_movies_are_taken_up_between_two_ticks(
    stores: FakeStores, sync: ModelSync, dataset: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(model_sync, "TICK_SECONDS", 60)
    monkeypatch.setattr(model_sync, "LOOKS_PER_TICK", 60_000)
    await train(stores, dataset)
    async with Background(Metrics()).running(sync=sync.run), asyncio.timeout(20):
        while sync.active_model.current is None:
            await asyncio.sleep(0)
        await stores.records.change(1_000_001, title="Dune", year=2021)
        while 1_000_001 not in sync.active_model.get().dataset.catalogue.movies:
            await asyncio.sleep(0.001)


def copied_files(folder: Path) -> list[Path]:
    return [path for suffix in ("npy", "bin") for path in folder.rglob(f"*.{suffix}")]


def damage_copies(folder: Path) -> None:
    for path in copied_files(folder):
        content = path.read_bytes()
        path.unlink()  # what is mapped stays as it is
        path.write_bytes(b"x" * len(content))


async def test_a_copy_that_is_found_damaged_is_fetched_and_taken_up_again(
    stores: FakeStores, dataset: Dataset, tmp_path: Path
) -> None:
    await stores.arrays.publish(dataset, await stores.datasets.manifest())
    await train(stores, dataset)
    for _ in range(2):  # a process that fetches, and one that trusts what is there
        sync = ModelSync(cast("Any", stores), ActiveModel())
        await sync.tick()
    before = sync.active_model.get()
    await sync.check_copies()
    await sync.tick()
    assert sync.active_model.get() is before
    again = ModelSync(cast("Any", stores), ActiveModel())
    await again.tick()
    damage_copies(tmp_path)
    await again.check_copies()
    await again.tick()
    assert again.active_model.get().dataset.fragments.content == before.dataset.fragments.content
    assert not any(path.read_bytes().startswith(b"x") for path in copied_files(tmp_path))
    assert again.copies_are_damaged is False


async def test_a_damaged_copy_is_fetched_by_a_later_tick_if_the_store_is_away(
    stores: FakeStores, dataset: Dataset, tmp_path: Path
) -> None:
    await stores.arrays.publish(dataset, await stores.datasets.manifest())
    await train(stores, dataset)
    for _ in range(2):
        sync = ModelSync(cast("Any", stores), ActiveModel())
        await sync.tick()
    before = sync.active_model.get()
    damage_copies(tmp_path)
    await sync.check_copies()
    stores.objects.calls_left = 1  # the store goes away once the current version is known
    with pytest.raises(StoreUnavailable):
        await sync.tick()
    stores.objects.calls_left = None
    await sync.tick()
    assert sync.active_model.get() is not before
    assert not any(path.read_bytes().startswith(b"x") for path in copied_files(tmp_path))


@pytest.mark.parametrize("loaded", ["dataset", "model"])
async def test_damage_that_is_found_while_copies_are_loaded_is_mended_by_the_next_tick(
    stores: FakeStores, dataset: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, loaded: str
) -> None:
    await stores.arrays.publish(dataset, await stores.datasets.manifest())
    await train(stores, dataset)
    await ModelSync(cast("Any", stores), ActiveModel()).tick()
    sync = ModelSync(cast("Any", stores), ActiveModel())
    place, name = (model_sync, "load_dataset") if loaded == "dataset" else (stores.models, "load")
    load = getattr(place, name)

    async def load_and_check(argument: Any) -> object:
        found = await load(argument)
        monkeypatch.setattr(place, name, load)
        damage_copies(tmp_path / "datasets")
        await sync.check_copies()
        return found

    monkeypatch.setattr(place, name, load_and_check)
    for _ in range(2):
        await sync.tick()
    assert not any(path.read_bytes().startswith(b"x") for path in copied_files(tmp_path))
    assert sync.copies_are_damaged is False


async def test_a_data_set_that_could_not_be_loaded_is_loaded_by_a_later_tick(
    stores: FakeStores, sync: ModelSync, dataset: Dataset
) -> None:
    await train(stores, dataset)
    await sync.tick()
    fewer = replace(dataset, ratings=dataset.ratings[:-1])
    await stores.datasets.save(fewer)
    await train(stores, fewer)
    stores.objects.calls_left = 2  # the versions of the model and of the data set
    with pytest.raises(StoreUnavailable):
        await sync.tick()
    stores.objects.calls_left = None
    await sync.tick()
    assert sync.active_model.get().dataset.rating_count == fewer.ratings.height
