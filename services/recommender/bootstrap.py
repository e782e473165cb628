"""Makes the stores ready, once: tables, bucket, data set, a first model. Safe to run again and beside itself."""

import asyncio
import sys
from typing import Any

from tqdm import tqdm

from services.recommender.datasets.fetch import fetch
from services.recommender.datasets.formats import Dataset, DatasetError, read_dataset
from services.recommender.settings import RecommenderSettings
from services.recommender.stores.objects import CorruptObject
from services.recommender.stores.stores import Stores, open_stores
from services.recommender.training.pipeline import train_and_publish
from shared.contracts.errors import MatineeError
from shared.settings import load_settings
from shared.telemetry.logging import configure_logs


async def bootstrap(settings: RecommenderSettings) -> None:
    async with open_stores(settings) as stores:
        with tqdm(total=4, desc="tables and bucket", bar_format="{desc:<24} {bar:20} {n_fmt}/{total_fmt}") as bar:
            await stores.ensure()
            _step(bar, f"data set {settings.dataset}")
            dataset = await _stored_dataset(stores)
            _step(bar, "user ids")
            await _begin_user_ids(stores, dataset)
            _step(bar, "first model")
            await _first_model(stores, dataset)
            _step(bar, "ready")


def _step(bar: "tqdm[Any]", following: str) -> None:
    bar.update(1)
    bar.set_description_str(following)


async def _stored_dataset(stores: Stores) -> Dataset:
    if await stores.datasets.exists():
        return await stores.datasets.load()
    settings = stores.settings
    path = await asyncio.to_thread(fetch, settings.dataset, settings.downloads_dir, settings.dataset_path)
    dataset = await asyncio.to_thread(read_dataset, path)
    await stores.datasets.save(dataset)
    return dataset


async def _begin_user_ids(stores: Stores, dataset: Dataset) -> None:
    last_sample = int(dataset.users["user_id"].max())  # type: ignore[arg-type]
    name = stores.settings.dataset
    counted = await stores.profiles.begin_ids_after(last_sample, name)
    if counted != name:
        raise DatasetError(f"These tables hold users of {counted}. Use another TABLE_PREFIX for {name}.")


async def _first_model(stores: Stores, dataset: Dataset) -> None:
    """Trains where no stored model can be served: there is none, or all are damaged or of an older Matinee."""
    if not await stores.models.any_good():
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
        sys.exit(f"Matinee could not be made ready: {error}")


if __name__ == "__main__":
    main()
