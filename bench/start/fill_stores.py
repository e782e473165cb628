"""Puts a made-up data set, its arrays and a model into the stores. `python -m bench.start.fill_stores FOLDER`

The stores and the algorithm are those of the environment, as for a recommender. The model is fitted to some of the
users, since a start takes as long whatever a model was fitted to: its size depends on the movies."""

import asyncio
import sys
from dataclasses import replace
from pathlib import Path

from bench.dataset import read
from services.recommender.datasets.formats import RATINGS, Dataset
from services.recommender.settings import RecommenderSettings
from services.recommender.stores.stores import open_stores
from services.recommender.training.pipeline import train_and_publish
from shared.settings import load_settings

MOST_FITTED = 2_000_000
"""In ratings."""


async def fill(settings: RecommenderSettings, dataset: Dataset) -> None:
    async with open_stores(settings) as stores:
        await stores.ensure()
        await stores.datasets.save(dataset)
        await stores.installation.begin_ids_after(int(dataset.users["user_id"][-1]), settings.dataset)
        await stores.read_format()
        await stores.arrays.publish(dataset, await stores.datasets.manifest())
        fitted = replace(dataset, ratings=dataset.ratings.head(MOST_FITTED))
        await train_and_publish(settings.algorithm, settings.dataset, fitted, stores.profiles, stores.models)


def read_dataset(folder: Path) -> Dataset:
    ratings, movies = read(folder)
    ratings = ratings.cast(RATINGS)
    return Dataset(ratings, movies, ratings.select("user_id").unique().sort("user_id"))


if __name__ == "__main__":
    asyncio.run(fill(load_settings(RecommenderSettings), read_dataset(Path(sys.argv[1]))))
