import numpy as np
import pytest
from scipy import sparse

from services.recommender.model.completion import new_movies as module
from services.recommender.model.completion.new_movies import FeatureColumns, scale_for
from services.recommender.model.weights import DenseWeights

RANDOM = np.random.default_rng(5)
MATRIX = RANDOM.standard_normal((30, 30)).astype(np.float32)
np.fill_diagonal(MATRIX, 0)
FEATURES = np.hstack([RANDOM.integers(0, 2, (30, 3)), np.ones((30, 1))]).astype(np.float32)
COUNTS = np.where(np.arange(30) == 7, 0, RANDOM.integers(1, 90, 30))
SAMPLE = sparse.csr_array((RANDOM.random((12, 30)) < 0.3).astype(np.float32))


def fitted() -> FeatureColumns:
    return FeatureColumns.fit(DenseWeights(MATRIX), sparse.csr_array(FEATURES), COUNTS, SAMPLE)


def naive(counts: np.ndarray) -> np.ndarray:
    trust = counts / (counts + 20)
    gram = (FEATURES.T * trust) @ FEATURES + module.RIDGE * np.eye(4)
    return np.asarray(MATRIX @ (FEATURES * trust[:, None]) @ np.linalg.inv(gram) @ FEATURES.T)


def test_a_new_column_is_a_ridge_regression_on_the_known_ones() -> None:
    found = fitted().columns_for(sparse.csr_array(FEATURES))
    ratio = found / naive(COUNTS)
    assert ratio == pytest.approx(ratio[0, 0] * np.ones_like(ratio), rel=1e-3), "up to the scale"
    assert ratio[0, 0] > 0


def test_a_column_as_new_is_what_the_regression_on_all_others_gives(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: dict[str, np.ndarray] = {}

    def spied(as_new: np.ndarray, scores: np.ndarray, rated: np.ndarray) -> float:
        seen.update(as_new=as_new, scores=scores, rated=rated)
        return 1.0

    monkeypatch.setattr(module, "scale_for", spied)
    fitted()
    without = COUNTS.copy()
    without[3] = 0
    assert seen["as_new"][:, 3] == pytest.approx(SAMPLE.toarray() @ naive(without)[:, 3], abs=1e-4)
    assert seen["as_new"].shape == (12, 29), "movies without a rating teach nothing"


def test_as_many_new_movies_reach_the_first_places_as_there_are_places() -> None:
    scores, as_new = RANDOM.random((2, 40, 200))
    rated = RANDOM.random((40, 200)) < 0.2
    own = np.where(rated, -np.inf, scores)
    last = np.sort(own, axis=1)[:, -20][:, None]
    scale = scale_for(as_new, scores, rated)
    assert ((scale * as_new * (1 + 1e-9) >= last) & ~rated).sum() == 20 * 40


def test_few_movies_are_not_scaled() -> None:
    few = np.ones((3, 5))
    assert scale_for(few, few, few > 1) == 1.0
    assert scale_for(-np.ones((3, 50)), np.ones((3, 50)), np.zeros((3, 50), bool)) == 1.0


def test_features_of_another_space_are_refused() -> None:
    with pytest.raises(ValueError, match="the shape should be"):
        fitted().columns_for(sparse.csr_array(np.ones((1, 3))))
