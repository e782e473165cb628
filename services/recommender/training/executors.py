"""Where a training's heavy steps run: on a Dask cluster if the settings name one, otherwise in local processes."""

import os
import warnings
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from typing import Any

from services.recommender.model.execution import InlineExecutor
from services.recommender.model.matrix import RATINGS_PER_PART


@contextmanager
def open_executor(scheduler: str | None, ratings: int) -> Iterator[Executor]:
    """`scheduler` is a Dask scheduler's address, such as tcp://scheduler:8786. Without one, ratings that fit in one
    partition are processed in this thread."""
    if scheduler is None and ratings <= RATINGS_PER_PART:
        yield InlineExecutor()
    elif scheduler is None:
        with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("spawn")) as processes:
            yield processes
    else:
        yield from _cluster(scheduler)


def _cluster(scheduler: str) -> Iterator[Executor]:
    with warnings.catch_warnings(), _client(scheduler) as client:
        # a partition of ratings is large on purpose
        warnings.filterwarnings("ignore", message="Sending large graph")
        with client.get_executor(pure=False, retries=3) as executor:
            yield executor


def _client(scheduler: str) -> Any:
    from distributed import Client  # heavy to import, and needed only with a cluster

    return Client(scheduler, timeout=10, set_as_default=False)  # type: ignore[no-untyped-call]
