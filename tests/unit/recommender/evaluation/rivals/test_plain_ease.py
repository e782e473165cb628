import numpy as np
import pytest

from services.recommender.evaluation.rivals.plain_ease import RIVALS, PlainEase
from services.recommender.model.execution import Execution
from tests.support.rating_frames import matrix_of_table, profile_of

RANDOM = np.random.default_rng(9)


@pytest.mark.parametrize("shape", [(12, 6), (4, 15)])
def test_it_is_ease_as_published(shape: tuple[int, int]) -> None:
    table = np.where(RANDOM.random(shape) < 0.6, RANDOM.integers(1, 6, shape), 0).astype(float)
    table[:, 0] = 5
    values = np.where(table > 0, np.interp(table, np.arange(1, 6), (-0.5, -0.3, 0.1, 0.8, 1)), 0)
    inverse = np.linalg.inv(values.T @ values + 3 * np.eye(shape[1]))
    weights = -inverse / np.diag(inverse)
    np.fill_diagonal(weights, 0)
    model = PlainEase((-0.5, -0.3, 0.1, 0.8, 1), ridge=3).fit(matrix_of_table(table.tolist()), Execution())
    scores = model.scores(profile_of({1: 5.0, 3: 1.0}))
    assert scores == pytest.approx(weights[0] - 0.5 * weights[2], abs=1e-4)


def test_signed_values_are_among_the_rivals() -> None:
    assert RIVALS["EASE, signed"] == PlainEase((-0.5, -0.3, 0.1, 0.8, 1))
