"""`make bench`: what fitting costs, and what a list costs, with every algorithm in the same run."""

import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TypeVar

import numpy as np
from threadpoolctl import threadpool_limits

from services.recommender.datasets.fetch import fetch
from services.recommender.datasets.formats import Dataset, DatasetError, read_dataset
from services.recommender.model import ALGORITHMS, fit
from services.recommender.model.artefact import flatten
from services.recommender.serving import Library, Served
from services.recommender.stores.model_store import PublishedModel
from shared.schemas import MAX_AMOUNT, Controls

CALLS = 300
Asked = TypeVar("Asked")


def milliseconds(call: Callable[[Asked], object], asked: Sequence[Asked]) -> str:
    times = []
    for each in asked:
        started = time.perf_counter()
        call(each)
        times.append((time.perf_counter() - started) * 1000)
    p50, p99 = np.percentile(times, [50, 99])
    return f"p50 {p50:6.2f} ms  p99 {p99:6.2f} ms"


def bench(dataset: Dataset) -> None:
    library = Library.of("ml-100k", dataset)
    users = np.random.default_rng(1).choice(dataset.users["user_id"].to_numpy(), CALLS)
    samples = [profile for user in users if (profile := library.samples.find(int(user)))]
    profiles = [sample.for_model() for sample in samples]
    for name, algorithm in ALGORITHMS.items():
        started = time.perf_counter()
        model = fit(algorithm, dataset.ratings, dataset.movies)
        fitted = time.perf_counter() - started
        size = sum(array.nbytes for array in flatten(model)[1].values()) / 2**20
        served = Served(library, PublishedModel("bench", name, "ml-100k", datetime.now(UTC), model))
        with threadpool_limits(1):
            scores = milliseconds(model.scores, profiles)
            lists = milliseconds(partial(served.movies_for, amount=MAX_AMOUNT, controls=Controls()), samples)
        sys.stdout.write(
            f"{name:<12} fit {fitted:5.2f} s  model {size:5.1f} MiB\n"
            f"  scores of every movie     {scores}\n"
            f"  list of {MAX_AMOUNT} with reasons  {lists}\n"
        )


def main() -> None:
    try:
        bench(read_dataset(fetch("ml-100k", Path(".data/downloads"))))
    except DatasetError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
