import numpy as np
import pytest

from services.recommender.model import matrix as matrix_module
from services.recommender.model.parts.totals import RatingTotals
from tests.support.rating_frames import matrix_of_table

TABLE = np.array([[5.0, 0, 1], [0, 2, 4], [3.5, 4.5, 0], [0, 0, 2]])
TOTALS = matrix_of_table(TABLE.tolist()).totals


def columns(totals: RatingTotals) -> list[object]:
    return [totals.users, *(values.tolist() for values in (totals.counts, totals.likes, totals.stars, totals.squares))]


def test_totals_are_sums_over_users() -> None:
    expected = [(TABLE > 0).sum(axis=0), (TABLE >= 4).sum(axis=0), TABLE.sum(axis=0), (TABLE**2).sum(axis=0)]
    assert columns(TOTALS) == [4, *(values.tolist() for values in expected)]


def test_totals_of_parts_add_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matrix_module, "RATINGS_PER_PART", 3)
    parts = matrix_of_table(TABLE.tolist()).parts
    assert len(parts) == 2
    assert columns(parts[0].totals + parts[1].totals) == columns(TOTALS)


def test_means_are_of_all_ratings() -> None:
    rated = TABLE[TABLE > 0]
    assert TOTALS.mean(3.0) == pytest.approx(rated.mean())
    assert TOTALS.mean_square(0.1, np.arange(3)) == pytest.approx(np.mean((0.1 + 0.9 * rated / 5) ** 2))
    first = TABLE[:, 0][TABLE[:, 0] > 0]
    assert TOTALS.mean_square(-1, np.array([0])) == pytest.approx(np.mean((-1 + 2 * first / 5) ** 2))


def test_without_ratings_there_are_defaults() -> None:
    nothing = matrix_of_table([[0, 0]]).totals
    assert (nothing.mean(3.0), nothing.mean_square(0.1, np.arange(2))) == (3, 1)
