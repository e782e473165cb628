from collections.abc import Callable
from concurrent.futures import Executor, Future
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import pytest

from services.recommender.model import execution as execution_module
from services.recommender.model import matrix as matrix_module
from services.recommender.model.execution import Execution, InlineExecutor
from services.recommender.model.matrix import Array, RatingMatrix
from services.recommender.model.parts import gram as gram_module
from services.recommender.model.parts.rows import ValueRows
from tests.support.rating_frames import matrix_of_table

DRAWN = np.random.default_rng(1).integers(0, 11, (60, 9)) / 2
TABLE = np.where(DRAWN < 3, DRAWN, 0)
ROWS = ValueRows(0, np.arange(9))
NAIVE = TABLE.T @ TABLE / 25


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


@pytest.fixture
def parts(monkeypatch: pytest.MonkeyPatch) -> RatingMatrix:
    """The ratings in nine parts."""
    monkeypatch.setattr(matrix_module, "RATINGS_PER_PART", np.count_nonzero(TABLE) / 9)
    matrix = matrix_of_table(TABLE.tolist())
    assert len(matrix.parts) == 9
    return matrix


def gram(ratings: RatingMatrix, execution: Execution) -> Array:
    return execution.gram(ratings, ROWS, 9, "a stage")


@pytest.mark.parametrize("size", [4, 100, 300, 64 * 2**20])
def test_a_gram_matrix_is_the_same_in_tiles_of_any_size(
    monkeypatch: pytest.MonkeyPatch, parts: RatingMatrix, size: int
) -> None:
    monkeypatch.setattr(gram_module, "TILE_BYTES", size)
    found = gram(parts, Execution())
    assert found.dtype == np.float32
    assert np.allclose(found, NAIVE, atol=1e-5)


def test_progress_is_by_part_and_tile(parts: RatingMatrix) -> None:
    reported: list[tuple[str, int, int]] = []
    gram(parts, Execution(progress=lambda *event: reported.append(event)))
    assert reported == [("a stage", done, 9) for done in range(1, 10)]


@pytest.mark.parametrize(("workers", "pending"), [(1, 4), (3, 6)])
def test_few_results_wait_at_a_time_and_are_summed_in_their_order(
    parts: RatingMatrix, workers: int, pending: int
) -> None:
    executor = Counting()
    assert np.allclose(gram(parts, Execution(executor, workers=workers)), NAIVE, atol=1e-5)
    assert executor.pending == [*range(1, pending), *[pending] * (10 - pending)]
    assert executor.taken == list(range(9))


def test_a_step_runs_on_each_part(parts: RatingMatrix) -> None:
    found = list(Execution().each(user_count, parts.parts, ""))
    assert found == list(parts.users_of_parts)
    assert sum(found) == len(parts.user_ids)


def user_count(part: RatingMatrix) -> int:
    return len(part.user_ids)


def test_rows_of_all_parts_are_stacked(parts: RatingMatrix) -> None:
    assert Execution().stacked(parts, ROWS).toarray() == pytest.approx(TABLE[TABLE.any(axis=1)] / 5)


@pytest.mark.parametrize("count", [1, 7, 20, 60, 100])
def test_every_nth_user_is_sampled_wherever_parts_begin(parts: RatingMatrix, count: int) -> None:
    table = TABLE[TABLE.any(axis=1)]
    expected = table[:: max(1, len(table) // count)] / 5
    assert Execution().sampled(parts, ROWS, count).toarray() == pytest.approx(expected)


def test_by_default_steps_run_at_once_and_progress_is_not_reported() -> None:
    execution = Execution()
    assert isinstance(execution.executor, InlineExecutor)
    assert isinstance(execution.executor, Executor)
    calls: list[Callable[[], tuple[int, int]]] = [partial(divmod, 7, 2)]
    assert list(execution.in_order(calls)) == [(3, 1)]
    with pytest.raises(AttributeError):
        execution.progress = print  # type: ignore[misc]


@pytest.mark.parametrize("together", [1, 2, 4, 20])
def test_as_many_parts_are_worked_on_side_by_side_as_there_are_workers_that_have_them(
    parts: RatingMatrix, together: int
) -> None:
    numbers = {id(part): number for number, part in enumerate(parts.parts)}
    placed = Execution(parts_at_a_time=together).side_by_side(parts.parts, "abc")
    order = [(numbers[id(part)], piece) for part, piece in placed]
    assert sorted(order) == [(number, piece) for number in range(9) for piece in "abc"]
    assert {number for number, _ in order[:together]} == set(range(min(together, 9))), "each has one of them to do"
    for piece in "abc":
        assert [number for number, each in order if each == piece] == list(range(9)), "for the rounding of sums"
    for number in range(9):
        assert "".join(piece for each, piece in order if each == number) == "abc"


def test_a_gram_matrix_is_the_same_however_many_parts_are_worked_on_side_by_side(
    parts: RatingMatrix, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gram_module, "TILE_BYTES", 100)
    alone = gram(parts, Execution())
    assert alone == pytest.approx(NAIVE, rel=1e-5)
    assert np.array_equal(gram(parts, Execution(parts_at_a_time=4)), alone)


def test_rows_of_other_parts_and_values_are_made_anew() -> None:
    one, other = matrix_of_table(TABLE.tolist()), matrix_of_table((TABLE * 2).tolist())
    values = gram(one, Execution())
    assert gram(other, Execution()) == pytest.approx(4 * values)
    with_offset = Execution().gram(one, replace(ROWS, offset=1.0), 9, "")
    assert with_offset == pytest.approx((TABLE > 0).T.astype(float) @ (TABLE > 0))


def test_memory_is_bounded_by_these_sizes() -> None:
    sizes = (gram_module.TILE_BYTES, execution_module.MAX_PENDING, matrix_module.RATINGS_PER_PART)
    assert sizes == (32 * 2**20, 4, 4_000_000)
