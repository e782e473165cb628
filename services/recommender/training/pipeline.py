"""Trains a model on the data set and on all ratings of registered users, and publishes it."""

import asyncio
import secrets
import time
from collections.abc import Collection
from functools import partial
from typing import Protocol

import polars as pl

from services.recommender.domain.arrays.source_frames import SourceFrames
from services.recommender.domain.ports import RatingSource
from services.recommender.domain.published_model import PublishedModel
from services.recommender.model import ALGORITHMS, Model, best_algorithm, fit_parts
from services.recommender.model.execution import Progress, no_progress
from services.recommender.settings import BEST
from services.recommender.stores.model_store import ModelStore
from services.recommender.training.fit_progress import FitProgress
from services.recommender.training.rating_table import RatingTable
from services.recommender.training.steps.executors import open_execution
from services.recommender.training.steps.part_files import open_parts
from services.recommender.training.training_set import training_set
from services.recommender.training.trial import try_model
from shared.contracts.movie_records import MovieRecord


class RecordReader(Protocol):
    async def load_all(self) -> dict[int, MovieRecord]: ...


async def train_and_publish(
    algorithm: str,
    dataset_name: str,
    dataset: SourceFrames,
    profiles: RatingSource,
    models: ModelStore,
    progress: Progress = no_progress,
    scheduler: str | None = None,
    records: RecordReader | None = None,
    *,
    tmdb_features: bool = False,
) -> PublishedModel:
    """The stages of `progress` are ratings, fit and publish; publish has one step per array of the model. Raises
    `UnusableModel`, and publishes nothing, if the model cannot make lists."""
    progress("ratings", 0, 1)
    started, collected = time.monotonic(), await profiles.collect()
    described = await records.load_all() if records else {}
    load = partial(training_set, tmdb_features=tmdb_features)
    fitted_to = await asyncio.to_thread(load, dataset, collected.ratings, described)
    ratings, movies = fitted_to.ratings, fitted_to.movies
    added = set(movies["movie_id"]) - set(dataset.movies["movie_id"])
    users = await asyncio.to_thread(lambda: ratings.per_user.height)
    algorithm = best_algorithm(users, movies.height) if algorithm == BEST else algorithm
    trained_at = collected.begun_at
    model = await asyncio.to_thread(fit_model, algorithm, ratings, movies, progress, scheduler, fitted_to.terms, added)
    published = PublishedModel(
        version=f"{trained_at:%Y%m%dT%H%M%S.%f}-{algorithm}-{secrets.token_hex(3)}",
        algorithm=algorithm,
        dataset=dataset_name,
        trained_at=trained_at,
        model=model,
        withdrawals=collected.withdrawals,
        seconds=time.monotonic() - started,
    )
    await asyncio.to_thread(try_model, published.model, ratings, movies)
    await models.publish(published, progress)
    return published


def fit_model(
    algorithm: str,
    ratings: RatingTable,
    movies: pl.DataFrame,
    progress: Progress,
    scheduler: str | None,
    terms: pl.DataFrame | None = None,
    added: Collection[int] = (),
) -> Model:
    """Reports the steps of the algorithm as progress of the stage `fit`."""
    fit_progress = FitProgress(algorithm)

    def report(step: str, done: int, total: int) -> None:
        fitted = fit_progress.done(step, done, total)
        if fitted is not None:
            progress("fit", fitted, fit_progress.total)

    progress("fit", 0, 1)
    with open_execution(scheduler, ratings.height, report) as execution, open_parts(ratings, movies) as parts:
        return fit_parts(ALGORITHMS[algorithm], parts, movies, execution, terms, added)
