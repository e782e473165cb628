"""The data set as a running recommender uses it: memory-mapped, or worked out where nothing is published."""

import asyncio
from functools import partial

import structlog

from services.recommender.domain.loaded_dataset import LoadedDataset
from services.recommender.stores.stores import Stores

log = structlog.get_logger()


async def load_dataset(stores: Stores) -> LoadedDataset:
    """Raises `CorruptObject` if a part of the data set is missing or damaged."""
    name, tmdb_features = stores.settings.dataset, stores.settings.tmdb_features
    manifest = await stores.datasets.manifest()
    opened = await stores.arrays.open(manifest)
    if opened:
        return await asyncio.to_thread(partial(LoadedDataset.from_arrays, name, *opened, tmdb_features=tmdb_features))
    log.warning("no arrays of the data set are published: working them out; the next training publishes them")
    source = await stores.datasets.load(manifest)
    return await asyncio.to_thread(partial(LoadedDataset.from_source, name, source, tmdb_features=tmdb_features))
