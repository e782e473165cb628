import numpy as np
import pytest

from services.recommender.model.weights import DenseWeights, FactoredWeights, SparseWeights, Weights

RANDOM = np.random.default_rng(2)
LEFT, RIGHT = RANDOM.standard_normal((2, 3, 9)).astype(np.float32)
MATRIX = LEFT.T @ RIGHT
np.fill_diagonal(MATRIX, 0)
PLACES, VALUES = np.array([1, 4, 7]), np.array([1.0, 0.5, 0.2], dtype=np.float32)


KINDS: list[Weights] = [
    DenseWeights(MATRIX),
    FactoredWeights(LEFT, RIGHT),
    SparseWeights.from_strongest(MATRIX, 9, np.arange(9), 9),
]


@pytest.mark.parametrize("weights", KINDS)
def test_every_kind_gives_the_same_sum(weights: Weights) -> None:
    assert np.allclose(weights.apply(PLACES, VALUES), VALUES @ MATRIX[PLACES], atol=1e-5)
    assert np.allclose(weights.block(PLACES, np.array([4, 0])), MATRIX[np.ix_(PLACES, np.array([4, 0]))], atol=1e-5)


def test_only_the_strongest_of_a_movie_are_kept_at_their_places() -> None:
    places = np.array([0, 2, 3, 5, 6, 8, 9, 11, 12])
    sparse = SparseWeights.from_strongest(MATRIX, 2, places, 14).rows.to_csr().toarray()
    assert (np.count_nonzero(sparse, axis=0)[places] == 2).all()
    column = MATRIX[:, 3]
    strongest = np.argsort(-np.abs(column))[:2]
    assert np.allclose(sparse[places[strongest], places[3]], column[strongest])
    assert not sparse[:, [1, 4, 7, 10, 13]].any()
