"""Runs the heavy steps of a fit: functions over partitions of the ratings, submitted to a
`concurrent.futures.Executor`. The result is the same in this process, in local processes and on a Dask cluster."""

from collections.abc import Callable
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field
from itertools import pairwise
from typing import ParamSpec, TypeVar

import numpy as np
from scipy import sparse

from services.recommender.model.matrix import Array

P = ParamSpec("P")
T = TypeVar("T")
Progress = Callable[[str, int, int], None]
"""Called with the name of a stage, the steps done and the steps in all."""

BLOCK_COLUMNS = 2048
"""Columns of a Gram matrix that are multiplied at once: bounds the temporary sparse product."""
MAX_PENDING = 4
"""Partitions submitted at a time: bounds the results that wait in memory."""
RATINGS_PER_PARTITION = 4_000_000


class InlineExecutor(Executor):
    """Runs each step at once, in the calling thread."""

    def submit(self, step: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> "Future[T]":
        future: Future[T] = Future()
        future.set_result(step(*args, **kwargs))
        return future


def no_progress(_stage: str, _done: int, _total: int) -> None: ...


@dataclass(frozen=True)
class Execution:
    """Where a fit runs its heavy steps and reports its progress."""

    executor: Executor = field(default_factory=InlineExecutor)
    progress: Progress = no_progress

    def gram(self, rows: sparse.csr_array, stage: str) -> Array:
        """rows' rows, columns x columns, dense float32. Partitions are summed in their order, so that the rounding
        is the same on every executor."""
        parts = partition_rows(rows)
        total = np.zeros((rows.shape[1], rows.shape[1]), np.float32)
        pending = [self.executor.submit(gram_matrix, part) for part in parts[:MAX_PENDING]]
        for done in range(len(parts)):
            total += pending.pop(0).result()
            if done + MAX_PENDING < len(parts):
                pending.append(self.executor.submit(gram_matrix, parts[done + MAX_PENDING]))
            self.progress(stage, done + 1, len(parts))
        return total


def partition_rows(rows: sparse.csr_array) -> list[sparse.csr_array]:
    """Consecutive rows, about `RATINGS_PER_PARTITION` entries in each part."""
    count = max(1, round(rows.nnz / RATINGS_PER_PARTITION))
    ends = np.searchsorted(rows.indptr, np.linspace(0, rows.nnz, count + 1)[1:-1])
    edges = [0, *ends.tolist(), rows.shape[0]]
    return [rows[start:stop] for start, stop in pairwise(edges)]


def gram_matrix(part: sparse.csr_array) -> Array:
    """part' part, dense float32. Only blocks on and above the diagonal are multiplied; the rest is mirrored."""
    size = part.shape[1]
    columns = part.tocsc()
    gram = np.zeros((size, size), np.float32)
    for start in range(0, size, BLOCK_COLUMNS):
        stop = min(start + BLOCK_COLUMNS, size)
        block = (columns[:, start:stop].T @ columns[:, start:]).toarray()
        gram[start:stop, start:] = block
        gram[start:, start:stop] = block.T
    return gram
