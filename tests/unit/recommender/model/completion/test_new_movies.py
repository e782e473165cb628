import numpy as np
import pytest
from scipy import sparse

from services.recommender.model.completion import new_movies as module
from services.recommender.model.completion.new_movies import FeatureColumns, needed_scales, scale_of_new
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


@pytest.mark.parametrize("at_a_time", [5, 64])
def test_a_column_as_new_is_what_the_regression_on_all_others_gives(
    monkeypatch: pytest.MonkeyPatch, at_a_time: int
) -> None:
    seen: list[np.ndarray] = []

    def spied(as_new: np.ndarray, scores: np.ndarray, rated: np.ndarray) -> np.ndarray:
        assert scores.shape == rated.shape == as_new.shape
        seen.append(as_new)
        return np.ones(1)

    monkeypatch.setattr(module, "needed_scales", spied)
    monkeypatch.setattr(module, "USERS_AT_A_TIME", at_a_time)
    fitted()
    without = COUNTS.copy()
    without[3] = 0
    as_new = np.concatenate(seen)
    assert as_new[:, 3] == pytest.approx(SAMPLE.toarray() @ naive(without)[:, 3], abs=1e-4)
    assert as_new.shape == (12, 29), "movies without a rating teach nothing"


@pytest.mark.parametrize("at_a_time", [1, 7, 64])
def test_as_many_new_movies_reach_the_first_places_as_there_are_places(
    monkeypatch: pytest.MonkeyPatch, at_a_time: int
) -> None:
    monkeypatch.setattr(module, "USERS_AT_A_TIME", at_a_time)
    random = np.random.default_rng(6)
    matrix, features = random.standard_normal((200, 200)), random.standard_normal((200, 10))
    sample = (random.random((40, 200)) < 0.2).astype(float)
    weights, mixing = DenseWeights(matrix), features / 300
    scale = scale_of_new(weights, sparse.csr_array(features), mixing, np.ones(200, bool), sparse.csr_array(sample))
    scores, hat = sample @ matrix, (features * mixing).sum(axis=1)
    as_new = (scores @ mixing @ features.T - hat * scores) / (1 - hat)
    last = np.sort(np.where(sample > 0, -np.inf, scores), axis=1)[:, -20][:, None]
    assert ((scale * as_new * (1 + 1e-9) >= last) & (as_new > 0) & (sample == 0)).sum() == 20 * 40


def test_few_movies_are_not_scaled() -> None:
    few, features = DenseWeights(np.ones((5, 5))), sparse.csr_array(np.ones((5, 1)))
    assert scale_of_new(few, features, np.ones((5, 1)), np.ones(5, bool), sparse.csr_array(np.ones((3, 5)))) == 1.0


def test_movies_that_nobody_would_be_shown_need_no_scale() -> None:
    assert not len(needed_scales(-np.ones((3, 50)), np.ones((3, 50)), np.zeros((3, 50), bool)))


def test_features_of_another_space_are_refused() -> None:
    with pytest.raises(ValueError, match="the shape should be"):
        fitted().columns_for(sparse.csr_array(np.ones((1, 3))))
