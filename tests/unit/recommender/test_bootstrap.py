from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import polars as pl
import pytest
from pydantic import SecretStr

from services.recommender import bootstrap as bootstrap_module
from services.recommender.bootstrap import PENDING, bootstrap
from services.recommender.datasets.formats import Dataset, DatasetError
from services.recommender.settings import RecommenderSettings
from services.recommender.stores.model_store import TRAININGS
from shared.contracts.errors import StoreUnavailable
from shared.lists.store_format import Format, StoreFormat
from shared.stores.objects import CorruptObject
from tests.support.running.main_of_command import run_main

SETTINGS = RecommenderSettings(internal_token=SecretStr("x7Kp9-qLm2vRt5_wYz8aBcDe"), dataset="small")


class EmptyStores:
    """The stores of an empty installation; every part of them at once."""

    settings = SETTINGS

    def __init__(self) -> None:
        self.datasets = self.profiles = self.models = self.installation = self.arrays = self
        self.saved: Dataset | None = None
        self.recorded: str | None = None
        self.records = None
        self.last_id = 0
        self.owner = ""
        self.file = "first"
        self.content: Dataset | None = None
        self.dies_in_training = self.dies_in_saving = self.is_damaged = False
        self.has_model = False
        self.steps: list[str] = []
        self.loads = 0
        self.format = StoreFormat(2, 2)

    async def read_format(self) -> None:
        self.steps.append("read format")

    async def manifest(self) -> str:
        return "manifest"

    async def publish(self, dataset: Dataset, manifest: str) -> None:
        assert manifest == "manifest"
        self.steps.append(f"publish arrays of {dataset.ratings.height} ratings")

    async def ensure(self) -> None:
        self.steps.append("ensure")
        if self.loads:
            self.loads -= 1
            raise StoreUnavailable

    async def exists(self) -> bool:
        return self.saved is not None

    async def load(self) -> Dataset | None:
        self.steps.append("load")
        if self.is_damaged:
            raise CorruptObject("datasets/small/ratings.parquet is missing or does not match its manifest")
        return self.saved

    async def save(self, dataset: Dataset) -> None:
        self.steps.append("save")
        self.saved, self.is_damaged = dataset, self.dies_in_saving
        if self.dies_in_saving:
            raise KeyboardInterrupt

    async def source(self) -> str | None:
        return self.recorded

    async def set_source(self, sha256: str) -> None:
        self.steps.append("set source" if sha256 != PENDING else "replace")
        self.recorded = sha256

    async def move_ids(self, before: int, last: int) -> bool:
        is_free = self.last_id <= before
        self.last_id = max(self.last_id, last) if is_free else self.last_id
        return is_free

    async def begin_ids_after(self, last: int, dataset: str) -> str:
        self.owner, self.last_id = self.owner or dataset, self.last_id or last
        self.steps.append(f"ids after {last}")
        return self.owner

    async def any_usable(self) -> bool:
        return self.has_model


@pytest.fixture
def stores(monkeypatch: pytest.MonkeyPatch, dataset: Dataset) -> EmptyStores:
    stores = EmptyStores()

    @asynccontextmanager
    async def open_stores(settings: RecommenderSettings) -> AsyncIterator[EmptyStores]:
        stores.settings = settings
        yield stores

    async def train_and_publish(algorithm: str, *_: Any, **__: Any) -> None:
        if stores.dies_in_training:
            raise KeyboardInterrupt
        stores.steps.append(f"train {algorithm}")
        stores.has_model = True

    monkeypatch.setattr(bootstrap_module, "open_stores", open_stores)
    monkeypatch.setattr(bootstrap_module, "fetch", lambda *_: Path("archive"))
    monkeypatch.setattr(bootstrap_module, "fingerprint", lambda _: stores.file)
    monkeypatch.setattr(bootstrap_module, "read_dataset", lambda _: stores.content or dataset)
    monkeypatch.setattr(bootstrap_module, "train_and_publish", train_and_publish)
    return stores


async def test_an_empty_installation_gets_tables_a_data_set_and_a_model(stores: EmptyStores, dataset: Dataset) -> None:
    await bootstrap(SETTINGS)
    last = max(dataset.users["user_id"].to_list())
    arrays = f"publish arrays of {dataset.ratings.height} ratings"
    steps = ["ensure", f"ids after {last}", "replace", "save", arrays, "train best", "set source", "read format"]
    assert stores.steps == steps


async def test_stores_that_are_still_loading_are_asked_again(stores: EmptyStores) -> None:
    stores.loads = 1
    await bootstrap(SETTINGS)
    assert stores.steps[:2] == ["ensure", "ensure"]
    assert stores.steps[-1] == "read format"


async def test_a_second_bootstrap_neither_fetches_nor_trains(stores: EmptyStores) -> None:
    await bootstrap(SETTINGS)
    stores.steps.clear()
    await bootstrap(SETTINGS)
    assert stores.steps[:2] == ["ensure", "load"]
    assert not any(step.startswith(("save", "train")) for step in stores.steps)


async def test_tables_of_another_data_set_are_refused_before_training(stores: EmptyStores) -> None:
    stores.owner = "ml-100k"
    with pytest.raises(DatasetError, match="hold users of ml-100k"):
        await bootstrap(SETTINGS)
    assert not stores.has_model


def with_ratings_doubled(dataset: Dataset) -> Dataset:
    """Another data set of the same users."""
    return replace(dataset, ratings=pl.concat([dataset.ratings, dataset.ratings]))


async def test_a_changed_file_under_the_same_name_is_taken(stores: EmptyStores, dataset: Dataset) -> None:
    settings = SETTINGS.model_copy(update={"dataset_path": Path("archive")})
    await bootstrap(settings)
    stores.steps.clear()
    await bootstrap(settings)
    assert not {"save", "train best"} & set(stores.steps)
    stores.file, stores.content = "mended", with_ratings_doubled(dataset)
    await bootstrap(settings)
    assert stores.saved is stores.content
    assert [step for step in stores.steps[-6:] if not step.startswith("publish")] == [
        "replace",
        "save",
        "train best",
        "set source",
        "read format",
    ]


async def test_a_change_that_was_interrupted_is_made_again(stores: EmptyStores, dataset: Dataset) -> None:
    settings = SETTINGS.model_copy(update={"dataset_path": Path("archive")})
    await bootstrap(settings)
    stores.file, stores.content, stores.dies_in_training = "mended", with_ratings_doubled(dataset), True
    with pytest.raises(KeyboardInterrupt):
        await bootstrap(settings)
    stores.dies_in_training = False
    await bootstrap(settings)
    assert stores.steps[-3:] == ["train best", "set source", "read format"]


async def test_a_change_that_was_interrupted_while_it_was_stored_is_made_again(
    stores: EmptyStores, dataset: Dataset
) -> None:
    settings = SETTINGS.model_copy(update={"dataset_path": Path("archive")})
    await bootstrap(settings)
    stores.file, stores.content, stores.dies_in_saving = "mended", with_ratings_doubled(dataset), True
    with pytest.raises(KeyboardInterrupt):
        await bootstrap(settings)
    stores.dies_in_saving = False
    await bootstrap(settings)
    assert (stores.saved, stores.is_damaged) == (stores.content, False)
    assert stores.steps[-3:] == ["train best", "set source", "read format"]


async def test_a_damaged_data_set_is_read_again_and_its_models_stay(
    stores: EmptyStores, dataset: Dataset, capsys: pytest.CaptureFixture[str]
) -> None:
    await bootstrap(SETTINGS)
    stores.saved, stores.is_damaged = None if stores.saved is None else with_ratings_doubled(stores.saved), True
    stores.steps.clear()
    await bootstrap(SETTINGS)
    assert (stores.saved, stores.is_damaged) == (dataset, False)
    assert f"publish arrays of {dataset.ratings.height} ratings" in stores.steps
    assert "train best" not in stores.steps
    assert "does not match its manifest, so the data set is read again." in capsys.readouterr().err


async def test_a_damaged_data_set_is_never_replaced_by_another_one(stores: EmptyStores) -> None:
    """Its sample users could have ids of people."""
    await bootstrap(SETTINGS)
    stores.is_damaged, stores.file = True, "grown"
    with pytest.raises(DatasetError, match="is not the file that it was read from"):
        await bootstrap(SETTINGS)


async def test_the_data_of_an_earlier_version_is_not_trained_again_for_the_same_file(stores: EmptyStores) -> None:
    await bootstrap(SETTINGS)
    stores.recorded = None
    stores.steps.clear()
    await bootstrap(SETTINGS.model_copy(update={"dataset_path": Path("archive")}))
    assert not {"save", "train best"} & set(stores.steps)
    assert stores.recorded == "first"


@pytest.mark.parametrize("somebody_signed_up", [False, True])
async def test_new_sample_users_never_take_ids_of_people(
    stores: EmptyStores, dataset: Dataset, somebody_signed_up: bool
) -> None:
    settings = SETTINGS.model_copy(update={"dataset_path": Path("archive")})
    await bootstrap(settings)
    saved, last = stores.saved, stores.last_id
    stores.last_id += somebody_signed_up
    users = pl.concat([dataset.users, pl.DataFrame({"user_id": [last + 5]})])
    stores.file, stores.content = "grown", replace(dataset, users=users)
    if somebody_signed_up:
        with pytest.raises(DatasetError, match=f"now has a user {last + 5}.*people who signed up"):
            await bootstrap(settings)
        assert stores.saved is saved
    else:
        await bootstrap(settings)
        assert (stores.saved, stores.last_id) == (stores.content, last + 5)


@pytest.mark.usefixtures("stores")
async def test_how_long_loading_may_take_is_said_before_it_begins(capsys: pytest.CaptureFixture[str]) -> None:
    await bootstrap(SETTINGS.model_copy(update={"dataset": "ml-32m"}))
    assert "Loading 32,000,204 ratings and training a first model may take 13 minutes" in capsys.readouterr().err
    await bootstrap(SETTINGS.model_copy(update={"dataset": "ml-32m"}))
    assert "Loading" not in capsys.readouterr().err


def test_temporary_files_are_beside_the_models(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("MODEL_DIR", str(tmp_path))
    call = run_main(monkeypatch, bootstrap_module, "bootstrap", None)[0]
    assert call.temporary.parent == tmp_path / TRAININGS


def test_a_failure_ends_with_one_sentence(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("MODEL_DIR", str(tmp_path))
    error = DatasetError("there is no such data set")
    with pytest.raises(SystemExit, match="The stores could not be prepared: there is no such data set"):
        run_main(monkeypatch, bootstrap_module, "bootstrap", cast("Any", error))


@pytest.mark.parametrize(("writing", "is_shown"), [(1, True), (2, False)])
async def test_data_of_format_1_is_used_and_the_way_to_format_2_shown(
    stores: EmptyStores, writing: Format, is_shown: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    stores.format = StoreFormat(writing, writing)
    await bootstrap(SETTINGS)
    assert ("make migrate" in capsys.readouterr().err) == is_shown
