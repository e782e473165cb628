"""One training under the lease that keeps replicas from training at the same time."""

import asyncio
import os
from collections.abc import Coroutine
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

import polars as pl
import structlog
from botocore.exceptions import ClientError

from services.recommender.domain.published_model import PublishedModel
from services.recommender.model.execution import Progress
from services.recommender.settings import RecommenderSettings
from services.recommender.stores.stores import Stores, open_stores
from services.recommender.stores.training_record import LeaseLost, TrainingRecord
from services.recommender.training.pipeline import train_and_publish
from services.recommender.training.prequential import measure
from services.recommender.training.process import lease_holder
from shared.contracts.errors import MatineeError, StoreUnavailable
from shared.contracts.operations import TrainingResult
from shared.stores.objects import CorruptObject

RENEW_SECONDS = 2.0
Result = TypeVar("Result")
log = structlog.get_logger()


async def train(settings: RecommenderSettings, progress: Progress, *, automatic: bool = False) -> PublishedModel:
    """Raises `AlreadyTraining` or `LeaseLost`."""

    def result(**outcome: str) -> TrainingResult:
        return TrainingResult(ended_at=datetime.now(UTC), by_itself=automatic, **outcome)

    holder = lease_holder(os.getpid())
    async with open_stores(settings) as stores:
        await stores.read_format()
        await stores.training.begin(holder, await stores.rating_counter.total())
        try:
            published = await _train_under_lease(holder, stores, progress)
        except BaseException as error:
            await _end(stores.training, holder, result(error=_message(error)))
            raise
        await _end(stores.training, holder, result(model_version=published.version))
    return published


async def _train_under_lease(holder: str, stores: Stores, progress: Progress) -> PublishedModel:
    latest = ("starting", 0, 1)

    def record_progress(stage: str, done: int, total: int) -> None:
        nonlocal latest
        latest = (stage, done, total)
        progress(stage, done, total)

    async def renew() -> None:
        while True:
            await asyncio.sleep(RENEW_SECONDS)
            with suppress(StoreUnavailable):
                await stores.training.renew(holder, *latest)

    return await _run_while(renew(), _train(stores, record_progress))


async def _train(stores: Stores, progress: Progress) -> PublishedModel:
    progress("ratings", 0, 1)
    settings, manifest = stores.settings, await stores.datasets.manifest()
    with TemporaryDirectory(prefix="matinee-training-") as folder:
        source = await stores.datasets.fetch(manifest, Path(folder))
        await stores.arrays.publish(source, manifest)
        collected = await stores.profiles.collect()
        await _measure_current(stores, collected.ratings)
        return await train_and_publish(
            settings.algorithm,
            settings.dataset,
            source,
            collected,
            stores.models,
            progress,
            settings.train_scheduler,
            stores.records,
            tmdb_features=settings.tmdb_features,
        )


async def _measure_current(stores: Stores, ratings: pl.DataFrame) -> None:
    """The model that is to be replaced, on the ratings that came after it. A training does not fail with it."""
    try:
        version = await stores.models.current_version()
        current = await stores.models.load(version) if version else None
        quality = await asyncio.to_thread(measure, current.model, current.trained_at, ratings) if current else None
        if current and quality:
            await stores.training.measured(current.version, quality)
    except Exception as error:  # whatever is wrong with a model is a reason to replace it
        log.warning("the current model was not measured", error=repr(error), exc_info=True)


async def _run_while(watch: Coroutine[None, None, None], work: Coroutine[None, None, Result]) -> Result:
    """The result of `work`, which is cancelled when `watch` fails first."""
    watching, working = asyncio.create_task(watch), asyncio.create_task(work)
    try:
        await asyncio.wait({watching, working}, return_when=asyncio.FIRST_COMPLETED)
        if not working.done():
            await watching
        return await working
    finally:
        watching.cancel()
        working.cancel()
        await asyncio.gather(watching, working, return_exceptions=True)


async def _end(record: TrainingRecord, holder: str, result: TrainingResult) -> None:
    """If this fails, the lease runs out."""
    with suppress(StoreUnavailable, ClientError, LeaseLost):
        await record.end(holder, result)


def _message(error: BaseException) -> str:
    if isinstance(error, asyncio.CancelledError):
        return "It was stopped."
    return str(error) if isinstance(error, MatineeError | CorruptObject) else repr(error)
