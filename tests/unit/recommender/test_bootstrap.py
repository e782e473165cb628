from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, cast

import pytest
from pydantic import SecretStr

from services.recommender import bootstrap as bootstrap_module
from services.recommender.bootstrap import bootstrap
from services.recommender.datasets.formats import Dataset, DatasetError
from services.recommender.settings import RecommenderSettings
from shared.lists.store_format import Format, StoreFormat
from tests.support.run_main import run_main

SETTINGS = RecommenderSettings(internal_token=SecretStr("x7Kp9-qLm2vRt5_wYz8aBcDe"), dataset="small")


class EmptyStores:
    """The stores of an empty installation; every part of them at once."""

    settings = SETTINGS

    def __init__(self) -> None:
        self.datasets = self.profiles = self.models = self.installation = self
        self.saved: Dataset | None = None
        self.owner = ""
        self.has_model = False
        self.steps: list[str] = []
        self.format = StoreFormat(2, 2)

    async def read_format(self) -> None:
        self.steps.append("read format")

    async def ensure(self) -> None:
        self.steps.append("ensure")

    async def exists(self) -> bool:
        return self.saved is not None

    async def load(self) -> Dataset | None:
        self.steps.append("load")
        return self.saved

    async def save(self, dataset: Dataset) -> None:
        self.steps.append("save")
        self.saved = dataset

    async def begin_ids_after(self, last: int, dataset: str) -> str:
        self.owner = self.owner or dataset
        self.steps.append(f"ids after {last}")
        return self.owner

    async def any_usable(self) -> bool:
        return self.has_model


@pytest.fixture
def stores(monkeypatch: pytest.MonkeyPatch, dataset: Dataset) -> EmptyStores:
    stores = EmptyStores()

    @asynccontextmanager
    async def open_stores(_: RecommenderSettings) -> AsyncIterator[EmptyStores]:
        yield stores

    async def train_and_publish(algorithm: str, *_: Any, **__: Any) -> None:
        stores.steps.append(f"train {algorithm}")
        stores.has_model = True

    monkeypatch.setattr(bootstrap_module, "open_stores", open_stores)
    monkeypatch.setattr(bootstrap_module, "fetch", lambda *_: Path("archive"))
    monkeypatch.setattr(bootstrap_module, "read_dataset", lambda _: dataset)
    monkeypatch.setattr(bootstrap_module, "train_and_publish", train_and_publish)
    return stores


async def test_an_empty_installation_gets_tables_a_data_set_and_a_model(stores: EmptyStores, dataset: Dataset) -> None:
    await bootstrap(SETTINGS)
    last = max(dataset.users["user_id"].to_list())
    assert stores.steps == ["ensure", "save", f"ids after {last}", "train best", "read format"]


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


def test_a_failure_ends_with_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
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
