from concurrent.futures import Executor, Future
from typing import Any

import numpy as np
import pytest
from scipy import sparse

from services.recommender.model import execution as execution_module
from services.recommender.model.execution import Execution, InlineExecutor, gram_matrix, partition_rows


def some_rows() -> sparse.csr_array:
    drawn = np.random.default_rng(1).random((60, 9), dtype=np.float32)
    return sparse.csr_array(np.where(drawn < 0.4, drawn, 0))


ROWS = some_rows()
NAIVE = ROWS.toarray().T @ ROWS.toarray()


class Counting(InlineExecutor):
    """Knows how many results nobody has taken yet, and the order in which they were taken."""

    def __init__(self) -> None:
        self.pending: list[int] = []
        self.futures: list[Future[Any]] = []
        self.taken: list[int] = []

    def submit(self, step: Any, /, *args: Any, **kwargs: Any) -> "Future[Any]":
        future = super().submit(step, *args, **kwargs)
        take = future.result

        def counted(timeout: float | None = None) -> Any:
            self.taken.append(self.futures.index(future))
            return take(timeout)

        future.result = counted  # type: ignore[method-assign]
        self.futures.append(future)
        self.pending.append(len(self.futures) - len(self.taken))
        return future


def test_partitions_hold_every_row_once_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(execution_module, "RATINGS_PER_PARTITION", 50)
    parts = partition_rows(ROWS)
    assert len(parts) == round(ROWS.nnz / 50) > 3
    assert np.array_equal(np.vstack([part.toarray() for part in parts]), ROWS.toarray())
    assert all(abs(part.nnz - 50) < 15 for part in parts)


def test_few_ratings_or_none_are_one_partition() -> None:
    assert len(partition_rows(ROWS)) == 1
    assert [part.shape for part in partition_rows(sparse.csr_array((3, 2)))] == [(3, 2)]
    assert [part.shape for part in partition_rows(sparse.csr_array((0, 2)))] == [(0, 2)]


@pytest.mark.parametrize("columns", [1, 2, 4, 9, 100])
def test_a_gram_matrix_is_the_same_in_blocks_of_any_size(monkeypatch: pytest.MonkeyPatch, columns: int) -> None:
    monkeypatch.setattr(execution_module, "BLOCK_COLUMNS", columns)
    gram = gram_matrix(ROWS)
    assert gram.dtype == np.float32
    assert np.allclose(gram, NAIVE, atol=1e-5)


def test_a_gram_matrix_is_the_sum_over_partitions_with_progress(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(execution_module, "RATINGS_PER_PARTITION", ROWS.nnz / 9)
    reported: list[tuple[str, int, int]] = []
    execution = Execution(progress=lambda *event: reported.append(event))
    gram = execution.gram(ROWS, "a stage")
    assert gram.dtype == np.float32
    assert np.allclose(gram, NAIVE, atol=1e-5)
    assert reported == [("a stage", done, 9) for done in range(1, 10)]


def test_few_partitions_wait_at_a_time_and_are_summed_in_their_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(execution_module, "RATINGS_PER_PARTITION", ROWS.nnz / 9)
    executor = Counting()
    assert np.allclose(Execution(executor).gram(ROWS, ""), NAIVE, atol=1e-5)
    assert executor.pending == [1, 2, 3, 4, 4, 4, 4, 4, 4]
    assert executor.taken == list(range(9))


def test_by_default_steps_run_at_once_and_progress_is_not_reported() -> None:
    execution = Execution()
    assert isinstance(execution.executor, InlineExecutor)
    assert isinstance(execution.executor, Executor)
    assert execution.executor.submit(divmod, 7, 2).result() == (3, 1)
    assert np.allclose(execution.gram(ROWS, ""), NAIVE, atol=1e-5)
    with pytest.raises(AttributeError):
        execution.progress = print  # type: ignore[misc]


def test_memory_is_bounded_by_these_sizes() -> None:
    sizes = (execution_module.BLOCK_COLUMNS, execution_module.MAX_PENDING, execution_module.RATINGS_PER_PARTITION)
    assert sizes == (2048, 4, 4_000_000)
