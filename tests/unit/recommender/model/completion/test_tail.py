from functools import partial

import numpy as np
import pytest
from scipy import sparse

from services.recommender.model import matrix as matrix_module
from services.recommender.model.completion import tail as module
from services.recommender.model.completion.tail import TailProblem, nearest_of, solve_one, strongest
from services.recommender.model.execution import Execution
from services.recommender.model.parts.rows import ValueRows
from tests.support.rating_frames import matrix_of_table

RANDOM = np.random.default_rng(4)
ROWS = (RANDOM.random((60, 12)) < 0.4).astype(float)
MATRIX = matrix_of_table((5 * ROWS).tolist())
RIDGE = np.linspace(40, 60, 12)
HEAD, TAIL = np.array([0, 2, 3, 5, 6, 8, 9, 11]), np.array([1, 4, 7, 10])


def solved() -> np.ndarray:
    gram = ROWS[:, HEAD].T @ ROWS[:, HEAD]
    problem = TailProblem(gram, RIDGE, HEAD, TAIL)
    return problem.solve(MATRIX, partial(ValueRows, 0), Execution()).toarray()


def exact(movies: np.ndarray) -> np.ndarray:
    """E over these movies alone."""
    inverse = np.linalg.inv(ROWS[:, movies].T @ ROWS[:, movies] + np.diag(RIDGE[movies]))
    weights = -inverse / np.diag(inverse)
    np.fill_diagonal(weights, 0)
    return np.asarray(weights)


@pytest.mark.parametrize("summed", [1, 3, 4096])
@pytest.mark.parametrize("size", [40, 100])
def test_sums_of_parts_change_nothing(monkeypatch: pytest.MonkeyPatch, size: int, summed: int) -> None:
    whole = solved()
    monkeypatch.setattr(module, "SUMMED_MOVIES", summed)
    monkeypatch.setattr(module, "BLOCK_MOVIES", 1)
    monkeypatch.setattr(matrix_module, "RATINGS_PER_PART", size)
    matrix = matrix_of_table((5 * ROWS).tolist())
    assert len(matrix.parts) > 2
    problem = TailProblem(ROWS[:, HEAD].T @ ROWS[:, HEAD], RIDGE, HEAD, TAIL)
    assert problem.solve(matrix, partial(ValueRows, 0), Execution()).toarray() == pytest.approx(whole, abs=1e-6)


def test_the_sums_of_the_largest_cosine_are_kept() -> None:
    sums = sparse.csr_array(np.array([[4.0, -3, 2, 0], [0, 0, 1, 0], [5, 6, 7, 8]]))
    kept = strongest(sums, 2, np.array([8.0, 1, 1, 1]))
    assert kept.toarray().tolist() == [[0, -3, 2, 0], [0, 0, 1, 0], [0, 0, 7, 8]]
    assert strongest(sums, 2).toarray().tolist() == [[4, -3, 0, 0], [0, 0, 1, 0], [0, 0, 7, 8]]


@pytest.mark.parametrize("movie", TAIL)
def test_a_movie_with_the_whole_head_is_solved_exactly(movie: int) -> None:
    expected, found = exact(np.append(HEAD, movie)), solved()
    assert found[HEAD, movie] == pytest.approx(expected[:-1, -1])
    assert found[movie, HEAD] == pytest.approx(expected[-1, :-1])


def test_tail_movies_are_joined_as_the_whole_would_join_them() -> None:
    expected, found = exact(np.arange(12)), solved()
    within = np.ix_(TAIL, TAIL)
    off = ~np.eye(4, dtype=bool)
    assert np.corrcoef(found[within][off], expected[within][off])[0, 1] > 0.95
    assert np.diag(found).tolist() == [0] * 12
    assert not found[np.ix_(HEAD, HEAD)].any()


def test_tail_movies_that_nobody_rated_both_are_not_joined() -> None:
    rows = np.array([[1.0, 1, 0], [1, 0, 1], [1, 1, 0], [0, 0, 1]])
    problem = TailProblem(np.array([[3.0]]), np.ones(3), np.array([0]), np.array([1, 2]))
    found = problem.solve(matrix_of_table((5 * rows).tolist()), partial(ValueRows, 0), Execution()).toarray()
    assert found[0, 1:].all()
    assert found[1:, 1:].tolist() == [[0, 0], [0, 0]]


def test_the_size_of_a_block_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = solved()
    monkeypatch.setattr(module, "BLOCK_MOVIES", 3)
    assert solved() == pytest.approx(whole)


def test_its_progress_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BLOCK_MOVIES", 3)
    reported: list[tuple[str, int, int]] = []
    problem = TailProblem(ROWS[:, HEAD].T @ ROWS[:, HEAD], RIDGE, HEAD, TAIL)
    problem.solve(MATRIX, partial(ValueRows, 0), Execution(progress=lambda *step: reported.append(step)))
    assert reported == [("completion", done, 4) for done in (1, 2, 3, 4)]


def test_only_the_closest_are_solved_with(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "CLOSEST", 2)
    monkeypatch.setattr(module, "CLOSEST_IN_TAIL", 1)
    found = solved()
    assert (np.count_nonzero(found[HEAD][:, TAIL], axis=0) == 2).all()
    assert (np.count_nonzero(found[TAIL][:, TAIL], axis=0) == 1).all()


def test_the_closest_have_most_in_common() -> None:
    assert nearest_of(np.array([0.0, 2, 1, 0]), np.ones(4)).tolist() == [1, 2]
    assert nearest_of(np.zeros(3), np.ones(3)).tolist() == []


def test_a_movie_that_nobody_shares_has_no_weights() -> None:
    matrix = matrix_of_table((5 * np.eye(5)).tolist())
    problem = TailProblem(np.eye(4), np.ones(5), np.arange(4), np.array([4]))
    assert problem.solve(matrix, partial(ValueRows, 0), Execution()).nnz == 0


def test_one_movie_alone_is_a_ratio() -> None:
    column, row, rest = solve_one(np.array([[4.0]]), np.array([2.0]), 5.0)
    assert (column[0], rest) == (0.5, 4.0)
    assert row[0] == pytest.approx(2 / 5)
