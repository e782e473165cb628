import numpy as np
import pytest

from services.recommender.model.matrix import RatingMatrix
from services.recommender.model.parts.rows import AbsoluteSums, FittedRows, NormalisedRows, RatedRows, ValueRows
from tests.support.rating_frames import matrix_of_table, movies_frame, ratings_frame

TABLE = np.array([[5.0, 0, 1], [0, 2, 4]])
MATRIX = matrix_of_table(TABLE.tolist())
MOVIES = np.array([0, 2])
VALUES = np.where(TABLE > 0, -1 + 2 * TABLE / 5, 0)


def test_values_and_flags_of_chosen_movies() -> None:
    assert ValueRows(-1, MOVIES)(MATRIX).toarray() == pytest.approx(VALUES[:, MOVIES])
    assert RatedRows(MOVIES)(MATRIX).toarray().tolist() == [[1, 1], [0, 1]]


def test_absolute_sums_are_of_each_movie() -> None:
    assert AbsoluteSums(-1, MOVIES)(MATRIX) == pytest.approx(np.abs(VALUES).sum(axis=0)[MOVIES])


def test_normalised_values_are_divided_by_powers_of_sums() -> None:
    rows = NormalisedRows(-1, MOVIES, 0.5, np.array([2.0, 3.0]))(MATRIX).toarray()
    chosen = VALUES[:, MOVIES]
    assert rows == pytest.approx(chosen / np.sqrt(np.abs(chosen).sum(axis=1, keepdims=True)) * [2, 3])
    assert rows.dtype == np.float32


def test_sittings_are_rows_of_their_own_with_their_share() -> None:
    ratings = ratings_frame([(1, 1, 5), (1, 2, 4), (1, 3, 3)])
    late = ratings.with_columns(rated_at=ratings["rated_at"] * 4000)
    matrix = RatingMatrix.from_frames(late, movies_frame({1: [], 2: [], 3: []}))
    rows = FittedRows(0, 0.25, np.arange(3))(matrix).toarray()
    assert rows == pytest.approx(np.vstack([np.array([[1, 0.8, 0.6]]) * 0.75**0.5, np.diag([0.5, 0.4, 0.3])]))
    assert FittedRows(0, 0, MOVIES)(matrix).toarray() == pytest.approx(np.array([[1, 0.6]]))
