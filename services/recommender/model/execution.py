"""Runs the steps of a fit over parts of the ratings, submitted to a `concurrent.futures.Executor`. The result is the
same in this process, in local processes and on a Dask cluster."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from typing import ParamSpec, TypeVar

import numpy as np
from scipy import sparse

from services.recommender.model.matrix import Array, Part, RatingMatrix, Ratings
from services.recommender.model.parts.freed_memory import give_back_freed_memory
from services.recommender.model.parts.gram import Rows, gram_tile, rows_of, tiles

P = ParamSpec("P")
T = TypeVar("T")
Progress = Callable[[str, int, int], None]
"""Called with the name of a stage, the steps done and the steps in all."""
MAX_PENDING = 4
"""Calls submitted at a time, unless there are more workers: bounds the results that wait in memory."""


class InlineExecutor(Executor):
    """Runs each step at once, in the calling thread."""

    def submit(self, step: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> "Future[T]":
        future: Future[T] = Future()
        future.set_result(step(*args, **kwargs))
        return future


def no_progress(_stage: str, _done: int, _total: int) -> None: ...


@dataclass(frozen=True)
class Execution:
    """Where a fit runs its steps over users, and reports its progress."""

    executor: Executor = field(default_factory=InlineExecutor)
    progress: Progress = no_progress
    workers: int = 1
    parts_at_a_time: int = 1
    """Whose steps run side by side: more than one where the steps of a part stay with the worker that has it."""

    def in_order(self, calls: Iterable[Callable[[], T]]) -> Iterator[T]:
        """The results in the order of the calls, so that the rounding of a sum is the same on every executor."""
        waiting = iter(calls)
        pending = [self.executor.submit(call) for call in islice(waiting, max(MAX_PENDING, 2 * self.workers))]
        while pending:
            yield pending.pop(0).result()
            pending += [self.executor.submit(call) for call in islice(waiting, 1)]

    def each(self, step: Callable[[RatingMatrix], T], parts: Sequence[Part], stage: str) -> Iterator[T]:
        """The step's result of each part."""
        for done, result in enumerate(self.in_order(partial(on_part, step, part) for part in parts)):
            self.progress(stage, done + 1, len(parts))
            yield result

    def gram(self, ratings: Ratings, rows: Rows, size: int, stage: str) -> Array:
        """X'X, columns x columns, dense float32, where `rows` makes X of each part, with `size` columns. Only tiles on
        and above the diagonal come back from a part; the rest is mirrored."""
        give_back_freed_memory()
        total, cut = np.zeros((size, size), np.float32), tiles(size)
        calls = self.side_by_side(ratings.parts, cut)
        results = self.in_order(partial(gram_tile, part, rows, start, stop) for part, (start, stop) in calls)
        for done, ((_, (start, stop)), tile) in enumerate(zip(calls, results, strict=True)):
            total[start:stop, start:] += tile
            self.progress(stage, done + 1, len(calls))
        for start, stop in cut:
            total[stop:, start:stop] = total[start:stop, stop:].T
        return total

    def side_by_side(self, parts: Sequence[Part], pieces: Sequence[T]) -> list[tuple[Part, T]]:
        """Every piece of every part. Those of a part follow each other on its worker, which keeps the part's columns;
        and a piece comes of one part after the other, so that sums are the same on every executor."""
        together = [parts[first : first + self.parts_at_a_time] for first in range(0, len(parts), self.parts_at_a_time)]
        return [(part, piece) for some in together for piece in pieces for part in some]

    def stacked(self, ratings: Ratings, rows: Rows) -> sparse.csr_array:
        """X of all parts, one below the other: where there are few users."""
        found = list(self.in_order(partial(rows_of, part, rows) for part in ratings.parts))
        return found[0] if len(found) == 1 else sparse.csr_array(sparse.vstack(found, format="csr"))

    def sampled(self, ratings: Ratings, rows: Rows, count: int) -> sparse.csr_array:
        """The rows of every nth user, so that there are at least `count` of them, if there are so many users."""
        every, first = max(1, ratings.totals.users // count), 0
        calls: list[Callable[[], sparse.csr_array]] = []
        for part, users in zip(ratings.parts, ratings.users_of_parts, strict=True):
            calls.append(partial(rows_of, part, rows, -first % every, every))
            first += users
        found = list(self.in_order(calls))
        return found[0] if len(found) == 1 else sparse.csr_array(sparse.vstack(found, format="csr"))


def on_part(step: Callable[[RatingMatrix], T], part: Part) -> T:
    return step(part.load())
