"""Where heavy steps run. They are functions over partitions of the ratings, handed to a `concurrent.futures.Executor`:
this process, local processes, or a Dask cluster's executor make no difference to the result."""

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
COLUMNS = 2048
WAITING = 4
RATINGS_A_PARTITION = 4_000_000


class InPlace(Executor):
    """Runs each step at once, in this thread."""

    def submit(self, step: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> "Future[T]":
        future: Future[T] = Future()
        future.set_result(step(*args, **kwargs))
        return future


def no_progress(_stage: str, _done: int, _total: int) -> None: ...


@dataclass(frozen=True)
class Work:
    executor: Executor = field(default_factory=InPlace)
    progress: Progress = no_progress

    def gram(self, rows: sparse.csr_array, stage: str) -> Array:
        """rows' rows as a dense float32 array, summed over partitions of the rows in their order."""
        parts = partitions(rows)
        total = np.zeros((rows.shape[1], rows.shape[1]), np.float32)
        waiting = [self.executor.submit(gram_of, part) for part in parts[:WAITING]]
        for done in range(len(parts)):
            total += waiting.pop(0).result()
            if done + WAITING < len(parts):
                waiting.append(self.executor.submit(gram_of, parts[done + WAITING]))
            self.progress(stage, done + 1, len(parts))
        return total


def partitions(rows: sparse.csr_array) -> list[sparse.csr_array]:
    """Consecutive rows, about `RATINGS_A_PARTITION` entries each."""
    count = max(1, round(rows.nnz / RATINGS_A_PARTITION))
    ends = np.searchsorted(rows.indptr, np.linspace(0, rows.nnz, count + 1)[1:-1])
    edges = [0, *ends.tolist(), rows.shape[0]]
    return [rows[start:stop] for start, stop in pairwise(edges)]


def gram_of(part: sparse.csr_array) -> Array:
    """One partition's rows' rows. Only blocks on and above the diagonal are multiplied, the rest is mirrored."""
    size = part.shape[1]
    columns = part.tocsc()
    gram = np.zeros((size, size), np.float32)
    for start in range(0, size, COLUMNS):
        stop = min(start + COLUMNS, size)
        block = (columns[:, start:stop].T @ columns[:, start:]).toarray()
        gram[start:stop, start:] = block
        gram[start:, start:stop] = block.T
    return gram
