"""A training holds the lease while it works, and records how it ended."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, cast

import polars as pl
import pytest

from services.recommender.datasets.formats import RATINGS
from services.recommender.model.execution import no_progress
from services.recommender.stores.training_record import AlreadyTraining, LeaseLost, TrainingRecord
from services.recommender.training import leased_training
from services.recommender.training.leased_training import train
from shared.contracts.errors import StoreUnavailable
from shared.contracts.operations import TrainingResult
from shared.stores.objects import CorruptObject
from tests.support.fakes.objects import MemoryObjects
from tests.support.served_models import IDS, served_model


class Counter:
    async def read_format(self) -> None: ...

    async def total(self) -> int:
        return 7


@pytest.fixture
def record(monkeypatch: pytest.MonkeyPatch) -> TrainingRecord:
    record = TrainingRecord(MemoryObjects())

    @asynccontextmanager
    async def open_stores(_settings: Any) -> AsyncIterator[Any]:
        yield SimpleNamespace(read_format=Counter().read_format, training=record, rating_counter=Counter())

    monkeypatch.setattr(leased_training, "open_stores", open_stores)
    monkeypatch.setattr(leased_training, "RENEW_SECONDS", 0)
    return record


def replace_training(monkeypatch: pytest.MonkeyPatch, training: Any) -> None:
    monkeypatch.setattr(leased_training, "_train", training)


SETTINGS = cast("Any", None)


async def test_progress_is_recorded_while_the_training_runs(
    record: TrainingRecord, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def training(_stores: Any, progress: Any) -> Any:
        progress("fit", 1, 4)
        while (await record.read()).state().percent != 25:
            await asyncio.sleep(0)
        return SimpleNamespace(version="v1")

    replace_training(monkeypatch, training)
    assert (await train(SETTINGS, no_progress, automatic=True)).version == "v1"
    ended = await record.read()
    assert ended.lease is None
    assert ended.ratings == 7
    assert ended.last is not None
    assert (ended.last.model_version, ended.last.error, ended.last.by_itself) == ("v1", None, True)


@pytest.mark.parametrize(
    ("error", "message"),
    [(CorruptObject("no data set"), "no data set"), (ValueError("bad"), "ValueError('bad')")],
)
async def test_a_failure_is_recorded(
    record: TrainingRecord, monkeypatch: pytest.MonkeyPatch, error: Exception, message: str
) -> None:
    async def training(_stores: Any, _progress: Any) -> Any:
        raise error

    replace_training(monkeypatch, training)
    with pytest.raises(type(error)):
        await train(SETTINGS, no_progress)
    ended = await record.read()
    assert ended.lease is None
    assert ended.last is not None
    assert ended.last.error == message


async def test_a_cancelled_training_is_recorded_as_stopped(
    record: TrainingRecord, monkeypatch: pytest.MonkeyPatch
) -> None:
    started = asyncio.Event()

    async def training(_stores: Any, _progress: Any) -> Any:
        started.set()
        await asyncio.Event().wait()

    replace_training(monkeypatch, training)
    task = asyncio.create_task(train(SETTINGS, no_progress))
    await started.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    last = (await record.read()).last
    assert last is not None
    assert last.error == "It was stopped."


async def test_a_training_that_loses_its_lease_is_cancelled(
    record: TrainingRecord, monkeypatch: pytest.MonkeyPatch
) -> None:
    cancelled = asyncio.Event()

    async def training(_stores: Any, _progress: Any) -> Any:
        record.objects = MemoryObjects()
        try:
            await asyncio.Event().wait()
        finally:
            cancelled.set()

    replace_training(monkeypatch, training)
    with pytest.raises(LeaseLost):
        await train(SETTINGS, no_progress)
    assert cancelled.is_set()


async def test_a_second_training_is_refused(record: TrainingRecord) -> None:
    await record.begin("elsewhere", ratings=0)
    with pytest.raises(AlreadyTraining):
        await train(SETTINGS, no_progress)
    assert (await record.read()).lease is not None


class Models:
    """The current model, which was trained before everything."""

    def __init__(self, error: Exception | None = None) -> None:
        self.error = error

    async def current_version(self) -> str:
        if self.error:
            raise self.error
        return "v1"

    async def load(self, version: str) -> Any:
        return SimpleNamespace(version=version, model=served_model().model, trained_at=datetime(2020, 1, 1, tzinfo=UTC))


async def test_the_model_to_be_replaced_is_measured_by_the_ratings_that_came_after_it(record: TrainingRecord) -> None:
    await record.begin("one", ratings=0)
    await record.end("one", TrainingResult(ended_at=datetime.now(UTC), model_version="v1"))
    stores = cast("Any", SimpleNamespace(models=Models(), training=record))
    await leased_training._measure_current(
        stores, pl.DataFrame([(1000, IDS[0], 4.0, 1_700_000_000)], RATINGS, orient="row")
    )
    [measured] = (await record.read()).history
    assert measured.quality is not None
    assert measured.quality.ratings == 1


async def test_a_training_does_not_fail_with_the_measurement(record: TrainingRecord) -> None:
    for error in (StoreUnavailable(), CorruptObject("damaged"), IndexError()):
        stores = cast("Any", SimpleNamespace(models=Models(error), training=record))
        await leased_training._measure_current(
            stores, pl.DataFrame([(1000, IDS[0], 4.0, 1_700_000_000)], RATINGS, orient="row")
        )
    assert (await record.read()).history == []
