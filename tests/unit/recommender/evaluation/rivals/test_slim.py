import numpy as np

from services.recommender.evaluation.rivals.slim import Slim, slim_weights
from services.recommender.model.execution import Execution
from tests.support.rating_frames import matrix_of_table, profile_of

RANDOM = np.random.default_rng(4)
TABLE = np.where(RANDOM.random((300, 8)) < 0.5, RANDOM.integers(1, 6, (300, 8)), 0).astype(np.float32)
RATED = (TABLE > 0).astype(np.float32)
GRAM = RATED.T @ RATED
LASSO, RIDGE = 5.0, 20.0


def test_no_small_change_of_a_weight_improves_the_fit() -> None:
    """The gradient is 0 where a weight is above 0, and not negative where it is 0 (Karush, Kuhn and Tucker)."""
    weights = slim_weights(GRAM, LASSO, RIDGE)
    gradient = GRAM @ weights - GRAM + RIDGE * weights + LASSO
    others = ~np.eye(len(GRAM), dtype=bool)
    assert np.abs(gradient[(weights > 0) & others]).max() < 1
    assert gradient[(weights == 0) & others].min(initial=0) > -1
    assert (np.diag(weights) == 0).all()
    assert (weights >= 0).all()


def test_a_profile_is_the_sum_of_its_movies() -> None:
    model = Slim(LASSO, RIDGE).fit(matrix_of_table(TABLE.tolist()), Execution())
    weights = slim_weights(GRAM, LASSO, RIDGE)
    assert np.allclose(model.scores(profile_of({1: 5.0, 4: 2.0})), weights[0] + weights[3], atol=1e-4)
