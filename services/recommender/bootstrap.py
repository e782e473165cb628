"""Prepares the stores: tables, bucket, data set, a first model. Safe to run again, and several times at once."""

import asyncio
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from services.recommender.datasets.fetch import fetch
from services.recommender.datasets.fingerprint import fingerprint
from services.recommender.datasets.formats import Dataset, DatasetError, read_dataset, to_stderr
from services.recommender.datasets.known import KNOWN, loading_message
from services.recommender.progress import stage_progress
from services.recommender.settings import RecommenderSettings
from services.recommender.stores.retries import while_loading
from services.recommender.stores.stores import Stores, open_stores
from services.recommender.training.pipeline import train_and_publish
from services.recommender.training.steps.scratch_folder import scratch_folder
from shared.contracts.errors import MatineeError
from shared.settings import load_settings
from shared.stores.objects import CorruptObject
from shared.telemetry.logging import configure_logs

MIGRATE = (
    "The data is in the format of earlier versions and can be used as it is. "
    "`make migrate` converts it while everything runs (in Docker: `make migrate-compose`).\n"
)


PENDING = "pending"
"""Recorded as the source of the data set while it is replaced, until a model is trained on it."""


@dataclass(frozen=True)
class SourceFile:
    """The archive or folder that a data set is read from, and its hash."""

    path: Path
    sha256: str


async def bootstrap(settings: RecommenderSettings) -> None:
    async with open_stores(settings) as stores:
        with stage_progress() as progress:
            progress("create tables and bucket", 0, 4)
            await while_loading(stores.ensure)()
            progress(f"store data set {settings.dataset}", 1, 4)
            stored = await _stored_dataset(stores)
            source = await _changed_source(stores, stored)
            dataset = await _read(stores.settings, source) if source else stored
            assert dataset is not None
            progress("reserve user ids", 2, 4)
            await _ensure_user_ids(stores, dataset, stored)
            if source:
                progress("train the first model", 3, 4)
                await _replace_dataset(stores, dataset, stored, source)
            elif not await stores.models.any_usable():
                progress("train the first model", 3, 4)
                await _train(stores, dataset)
            progress("ready", 4, 4)
        await stores.read_format()
        if stores.format.writing == 1:
            sys.stderr.write(MIGRATE)


async def _stored_dataset(stores: Stores) -> Dataset | None:
    """None where there is none that is whole, as after damage, or a kill while another one was stored."""
    if not await stores.datasets.exists():
        return None
    try:
        return await stores.datasets.load()
    except CorruptObject as error:
        to_stderr(f"{error}, so the data set is read again.")
        return None


async def _changed_source(stores: Stores, stored: Dataset | None) -> SourceFile | None:
    """The file to read the data set from; None where it is stored already. A file that is named in the settings is read
    again when it has changed."""
    settings = stores.settings
    if stored is not None and settings.dataset_path is None:
        return None
    if stored is None and settings.dataset in KNOWN:
        to_stderr(loading_message(KNOWN[settings.dataset].ratings))
    path = await asyncio.to_thread(fetch, settings.dataset, settings.downloads_dir, settings.dataset_path)
    source = SourceFile(path, await asyncio.to_thread(fingerprint, path))
    recorded = await stores.datasets.source()
    if stored is None and recorded not in {None, PENDING, source.sha256}:
        raise DatasetError(
            f"The stored data set is damaged, and {path} is not the file that it was read from. Use that file, "
            "or another name in DATASET."
        )
    return None if stored is not None and recorded == source.sha256 else source


async def _read(settings: RecommenderSettings, source: SourceFile) -> Dataset:
    dataset = await asyncio.to_thread(read_dataset, source.path)
    if settings.dataset not in KNOWN:
        to_stderr(loading_message(dataset.ratings.height))
    return dataset


async def _ensure_user_ids(stores: Stores, dataset: Dataset, stored: Dataset | None) -> None:
    last_sample = _last_user_id(dataset)
    name = stores.settings.dataset
    existing = await stores.installation.begin_ids_after(last_sample, name)
    if existing != name:
        raise DatasetError(f"These tables hold users of {existing}. Use another TABLE_PREFIX for {name}.")
    before = _last_user_id(stored) if stored else last_sample
    if last_sample > before and not await stores.installation.move_ids(before, last_sample):
        raise DatasetError(
            f"The data set now has a user {last_sample}, but ids after {before} may belong to people who signed up. "
            "Use another name in DATASET for it."
        )


def _last_user_id(dataset: Dataset) -> int:
    """0 for a data set without users."""
    last: Any = dataset.users["user_id"].max()
    return int(last or 0)


async def _replace_dataset(stores: Stores, dataset: Dataset, stored: Dataset | None, source: SourceFile) -> None:
    """If it is interrupted, the next bootstrap makes it again, since the source is recorded last."""
    recorded = await stores.datasets.source()
    if stored is None and recorded == source.sha256 and await stores.models.any_usable():
        await stores.datasets.save(dataset)
        await stores.arrays.publish(dataset, await stores.datasets.manifest())
    elif stored is None or recorded is not None or not dataset.equals(stored):
        await stores.datasets.set_source(PENDING)
        await stores.datasets.save(dataset)
        await _train(stores, dataset)
    elif not await stores.models.any_usable():
        await _train(stores, dataset)
    await stores.datasets.set_source(source.sha256)


async def _train(stores: Stores, dataset: Dataset) -> None:
    settings = stores.settings
    await stores.arrays.publish(dataset, await stores.datasets.manifest())
    await train_and_publish(
        settings.algorithm,
        settings.dataset,
        dataset,
        stores.profiles,
        stores.models,
        scheduler=settings.train_scheduler,
        records=stores.records,
        tmdb_features=settings.tmdb_features,
    )


def main() -> None:
    settings = load_settings(RecommenderSettings)
    configure_logs("bootstrap", "WARNING")
    try:
        with scratch_folder(settings.model_dir, settings.train_deadline_seconds):
            asyncio.run(bootstrap(settings))
    except (DatasetError, CorruptObject, MatineeError, OSError) as error:
        sys.exit(f"The stores could not be prepared: {error}")


if __name__ == "__main__":
    main()
