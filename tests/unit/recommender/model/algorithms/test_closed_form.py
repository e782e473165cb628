import numpy as np
import pytest
from scipy import sparse

from services.recommender.model.algorithms.closed_form import dual_factors, mirror_lower, primal_weights, spread

RANDOM = np.random.default_rng(51)


def test_primal_weights_are_the_inverse_by_its_diagonal() -> None:
    x, sides, ridge = RANDOM.random((6, 5)), RANDOM.random((2, 5)), np.array([1.0, 2, 3, 4, 5], dtype=np.float32)
    inverse = np.linalg.inv(x.T @ x + sides.T @ sides + np.diag(ridge))
    found = primal_weights((x.T @ x).astype(np.float32), sides, ridge)
    assert np.allclose(found, -inverse / np.diag(inverse), atol=1e-4)


def test_dual_factors_are_the_primal_weights_off_the_diagonal() -> None:
    x, ridge = RANDOM.random((4, 7)), np.arange(1.0, 8).astype(np.float32)
    left, right = dual_factors(sparse.csr_array(x), ridge)
    primal = primal_weights((x.T @ x).astype(np.float32), np.zeros((1, 7)), ridge)
    product = left.T @ right
    np.fill_diagonal(product, 0)
    np.fill_diagonal(primal, 0)
    assert np.allclose(product, primal, atol=1e-4)
    assert left.dtype == right.dtype == np.float32
    assert left.shape == right.shape == (4, 7)


def test_a_gram_matrix_without_a_ridge_is_refused() -> None:
    with pytest.raises(AssertionError, match="positive definite"):
        primal_weights(np.ones((3, 3), np.float32), np.zeros((1, 3)), np.zeros(3, np.float32))


@pytest.mark.parametrize("block", [1, 2, 3, 5, 7])
def test_the_lower_triangle_is_mirrored_in_blocks(block: int) -> None:
    square = np.arange(25.0).reshape(5, 5)
    expected = np.tril(square) + np.tril(square, -1).T
    mirror_lower(square, block)
    assert square.tolist() == expected.tolist()


def test_the_spread_is_over_movies_that_a_user_has_not_rated() -> None:
    sample = sparse.csr_array(np.array([[1.0, 0, 0], [0, 0, 2]]))
    assert spread(sample, np.array([[100.0, 1, 3], [5, 7, 100]])) == pytest.approx(np.std([1, 3, 5, 7]))
    assert spread(sample, np.ones((2, 3))) == 1e-9
    assert spread(sample, np.array([[0, 0, 0.2], [0.2, 0, 0]])) == pytest.approx(0.1)
    assert spread(sparse.csr_array(np.ones((1, 2))), np.array([[5.0, 9]])) == 1
