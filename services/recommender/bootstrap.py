"""Prepares the stores: tables, bucket, data set, a first model. Safe to run again, and several times at once."""

import asyncio
import sys

from services.recommender.datasets.fetch import fetch
from services.recommender.datasets.formats import Dataset, DatasetError, read_dataset
from services.recommender.progress import stage_progress
from services.recommender.settings import RecommenderSettings
from services.recommender.stores.stores import Stores, open_stores
from services.recommender.training.pipeline import train_and_publish
from shared.contracts.errors import MatineeError
from shared.settings import load_settings
from shared.stores.objects import CorruptObject
from shared.telemetry.logging import configure_logs

MIGRATE = (
    "The data is in the format of earlier versions and can be used as it is. "
    "`make migrate` converts it while everything runs (in Docker: `make migrate-compose`).\n"
)


async def bootstrap(settings: RecommenderSettings) -> None:
    async with open_stores(settings) as stores:
        with stage_progress() as progress:
            progress("create tables and bucket", 0, 4)
            await stores.ensure()
            progress(f"store data set {settings.dataset}", 1, 4)
            dataset = await _ensure_dataset(stores)
            progress("reserve user ids", 2, 4)
            await _ensure_user_ids(stores, dataset)
            progress("train the first model", 3, 4)
            await _ensure_model(stores, dataset)
            progress("ready", 4, 4)
        await stores.read_format()
        if stores.format.writing == 1:
            sys.stderr.write(MIGRATE)


async def _ensure_dataset(stores: Stores) -> Dataset:
    if await stores.datasets.exists():
        return await stores.datasets.load()
    settings = stores.settings
    path = await asyncio.to_thread(fetch, settings.dataset, settings.downloads_dir, settings.dataset_path)
    dataset = await asyncio.to_thread(read_dataset, path)
    await stores.datasets.save(dataset)
    return dataset


async def _ensure_user_ids(stores: Stores, dataset: Dataset) -> None:
    last_sample = int(dataset.users["user_id"].max())  # type: ignore[arg-type]
    name = stores.settings.dataset
    existing = await stores.installation.begin_ids_after(last_sample, name)
    if existing != name:
        raise DatasetError(f"These tables hold users of {existing}. Use another TABLE_PREFIX for {name}.")


async def _ensure_model(stores: Stores, dataset: Dataset) -> None:
    """Trains a model unless a stored one can be served. It cannot if it is damaged or from an older version."""
    if not await stores.models.any_usable():
        settings = stores.settings
        await train_and_publish(
            settings.algorithm,
            settings.dataset,
            dataset,
            stores.profiles,
            stores.models,
            scheduler=settings.train_scheduler,
        )


def main() -> None:
    settings = load_settings(RecommenderSettings)
    configure_logs("bootstrap", "WARNING")
    try:
        asyncio.run(bootstrap(settings))
    except (DatasetError, CorruptObject, MatineeError, OSError) as error:
        sys.exit(f"The stores could not be prepared: {error}")


if __name__ == "__main__":
    main()
