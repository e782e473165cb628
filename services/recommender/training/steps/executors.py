"""Where a training's steps over users run: on a Dask cluster if the settings name one, otherwise in local processes."""

import os
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context

from services.recommender.model.execution import Execution, InlineExecutor, Progress, no_progress
from services.recommender.model.matrix import RATINGS_PER_PART
from services.recommender.training.steps.cluster import ClusterUnusable, open_cluster


@contextmanager
def open_execution(scheduler: str | None, ratings: int, progress: Progress = no_progress) -> Iterator[Execution]:
    """`scheduler` is a Dask scheduler's address, such as tcp://scheduler:8786. Without one, or where it cannot be used,
    ratings that fit in one part are processed in this thread, and others in processes of this machine."""
    with open_local(ratings) as local:
        if scheduler is None:
            yield Execution(local, progress, os.cpu_count() or 1)
            return
        try:
            cluster = open_cluster(scheduler, local)
        except ClusterUnusable as unusable:
            unusable.log()
            yield Execution(local, progress, os.cpu_count() or 1)
            return
        with cluster:
            yield Execution(cluster, progress, cluster.workers, cluster.workers)


@contextmanager
def open_local(ratings: int) -> Iterator[Executor]:
    if ratings <= RATINGS_PER_PART:
        yield InlineExecutor()
    else:
        with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("spawn")) as processes:
            yield processes
