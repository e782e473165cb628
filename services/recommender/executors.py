"""Where a training's heavy steps run: a Dask cluster where one is named, local processes otherwise."""

import os
import warnings
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from typing import Any


@contextmanager
def open_executor(scheduler: str | None) -> Iterator[Executor]:
    """`scheduler` is a Dask scheduler's address, such as tcp://scheduler:8786. Local processes start with the first
    step that is handed to them; small data sets hand them none."""
    if scheduler is None:
        with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("spawn")) as processes:
            yield processes
    else:
        yield from _cluster(scheduler)


def _cluster(scheduler: str) -> Iterator[Executor]:
    with warnings.catch_warnings(), _client(scheduler) as client:
        # a partition of ratings is large on purpose; a lost one is sent again
        warnings.filterwarnings("ignore", message="Sending large graph")
        with client.get_executor(pure=False, retries=3) as executor:
            yield executor


def _client(scheduler: str) -> Any:
    from distributed import Client  # heavy to import, and only a trainer with a cluster needs it

    return Client(scheduler, timeout=10, set_as_default=False)  # type: ignore[no-untyped-call]
