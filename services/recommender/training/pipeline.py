"""Trains a model on the data set and on all ratings of registered users, and publishes it."""

import asyncio
import secrets
from datetime import UTC, datetime

import polars as pl

from services.recommender.datasets.formats import Dataset
from services.recommender.datasets.twins import find_twins, merge_ratings, merge_twins
from services.recommender.domain.ports import Rating, RatingSource
from services.recommender.domain.published_model import PublishedModel
from services.recommender.model import ALGORITHMS, Model, best_algorithm, fit
from services.recommender.model.execution import Execution, Progress, no_progress
from services.recommender.settings import BEST
from services.recommender.stores.model_store import ModelStore
from services.recommender.training.executors import open_executor


async def train_and_publish(
    algorithm: str,
    dataset_name: str,
    dataset: Dataset,
    profiles: RatingSource,
    models: ModelStore,
    progress: Progress = no_progress,
    scheduler: str | None = None,
) -> PublishedModel:
    """The stages of `progress` are ratings, fit and publish; publish has one step per array of the model."""
    progress("ratings", 0, 1)
    twins = find_twins(dataset)
    merged = merge_twins(dataset, twins)
    movies = merged.movies
    ratings = merge_ratings(with_new_ratings(dataset, await profiles.all_ratings()), twins)
    algorithm = best_algorithm(ratings, movies) if algorithm == BEST else algorithm
    trained_at = datetime.now(UTC)
    published = PublishedModel(
        version=f"{trained_at:%Y%m%dT%H%M%S.%f}-{algorithm}-{secrets.token_hex(3)}",
        algorithm=algorithm,
        dataset=dataset_name,
        trained_at=trained_at,
        model=await asyncio.to_thread(fit_model, algorithm, ratings, movies, progress, scheduler, merged.terms),
    )
    await models.publish(published, progress)
    return published


def fit_model(
    algorithm: str,
    ratings: pl.DataFrame,
    movies: pl.DataFrame,
    progress: Progress,
    scheduler: str | None,
    terms: pl.DataFrame | None = None,
) -> Model:
    """Reports the steps of the algorithm as progress of the stage `fit`, except for steps that have a single part."""

    def report(_step: str, done: int, total: int) -> None:
        if total > 1:
            progress("fit", done, total)

    progress("fit", 0, 1)
    with open_executor(scheduler, ratings.height) as executor:
        return fit(ALGORITHMS[algorithm], ratings, movies, Execution(executor, report), terms)


def with_new_ratings(dataset: Dataset, new: list[Rating]) -> pl.DataFrame:
    """The data set's ratings, and those of registered users that are of its movies."""
    frame = pl.DataFrame(new, schema=dataset.ratings.schema, orient="row")
    known = frame.join(dataset.movies, on="movie_id", how="semi")
    return pl.concat([dataset.ratings, known])
