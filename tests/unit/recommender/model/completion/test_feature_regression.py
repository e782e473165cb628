import numpy as np
import pytest
from scipy import sparse

from services.recommender.model.completion import feature_regression as module
from services.recommender.model.completion.feature_regression import FeatureRegression
from services.recommender.model.completion.new_movies import FeatureColumns

COLUMNS = FeatureColumns(np.arange(8.0).reshape(4, 2), np.array([[0.5, 0.5, 0, 0], [0, 0, 0.5, 0.5]]))
COUNTS = np.array([5, 1, 9, 2])


def test_as_many_of_the_most_rated_movies_as_fit_are_published(monkeypatch: pytest.MonkeyPatch) -> None:
    assert FeatureRegression.from_columns(COLUMNS, COUNTS).places.tolist() == [0, 1, 2, 3]
    monkeypatch.setattr(module, "MAX_CELLS", 4)
    bounded = FeatureRegression.from_columns(COLUMNS, COUNTS)
    assert bounded.places.tolist() == [0, 2]
    assert bounded.coefficients.tolist() == [[0, 1], [4, 5]]
    assert bounded.mixtures.tolist() == [[0.5, 0], [0, 0.5]]
    assert bounded.rows(np.array([2, 3, 0])).tolist() == [[4, 5], [0, 0], [0, 1]], "a movie left out says nothing"


def test_values_of_new_movies_are_mixtures_of_those_with_their_features() -> None:
    regression = FeatureRegression.from_columns(COLUMNS, COUNTS)
    values = np.array([5.0, 5, 1, 1])
    assert regression.mixed(values, sparse.csr_array(np.eye(2))).tolist() == [5, 1]
    assert regression.mixed(values, sparse.csr_array((1, 2))).tolist() == [3], "the mean where nothing is known"
