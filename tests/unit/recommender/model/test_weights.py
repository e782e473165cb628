import numpy as np
import pytest
from scipy import sparse

from services.recommender.model import weights as weights_module
from services.recommender.model.matrix import SparseRows
from services.recommender.model.weights import (
    DenseWeights,
    FactoredWeights,
    SparseWeights,
    Weights,
    dense_if_small,
    keep_largest,
    signed_contributions,
    signed_sum,
)

RANDOM = np.random.default_rng(2)
LEFT, RIGHT = RANDOM.standard_normal((2, 3, 9)).astype(np.float32)
MATRIX = LEFT.T @ RIGHT
np.fill_diagonal(MATRIX, 0)
ALL = np.arange(9)
INDICES, VALUES = np.array([1, 4, 7]), np.array([1.0, 0.5, 0.2], dtype=np.float32)

KINDS: list[Weights] = [
    DenseWeights(MATRIX),
    FactoredWeights(LEFT, RIGHT),
    SparseWeights.from_strongest(MATRIX, 9, ALL, 9),
]


@pytest.mark.parametrize("weights", KINDS)
def test_every_kind_gives_the_same_sum(weights: Weights) -> None:
    assert np.allclose(weights.apply(INDICES, VALUES), VALUES @ MATRIX[INDICES], atol=1e-5)
    several = np.stack([VALUES, -VALUES])
    assert np.allclose(weights.apply(INDICES, several), several @ MATRIX[INDICES], atol=1e-5)
    columns = np.array([4, 0])
    assert np.allclose(weights.block(INDICES, columns), MATRIX[np.ix_(INDICES, columns)], atol=1e-5)


@pytest.mark.parametrize("rated", [1, 2, 7, 20, 63, 300])
@pytest.mark.parametrize("kind", [DenseWeights, SparseWeights])
def test_several_rows_of_values_give_each_the_bits_that_it_has_alone(kind: type[Weights], rated: int) -> None:
    rng = np.random.default_rng(rated)
    matrix = rng.standard_normal((301, 301), np.float32)
    rows = SparseWeights.from_strongest(matrix, 200, np.arange(301), 301).rows
    weights = DenseWeights(rows.to_csr().toarray()) if kind is DenseWeights else SparseWeights(rows)
    indices, values = rng.permutation(301)[:rated], rng.standard_normal((2, rated), np.float32)
    for operation in (weights.apply, weights.push):
        together = operation(indices, values)
        assert [each.tobytes() for each in together] == [operation(indices, each).tobytes() for each in values]


@pytest.mark.parametrize("weights", KINDS)
def test_dislikes_push_and_never_lift(weights: Weights) -> None:
    signed = np.array([1.0, -0.5, -0.2], dtype=np.float32)
    assert np.allclose(weights.push(INDICES, signed), signed @ np.maximum(MATRIX[INDICES], 0), atol=1e-5)
    expected = MATRIX[1] - 0.5 * np.maximum(MATRIX[4], 0) - 0.2 * np.maximum(MATRIX[7], 0)
    assert np.allclose(signed_sum(weights, INDICES, signed), expected, atol=1e-5)
    contributions = signed_contributions(weights, INDICES, signed, ALL)
    assert np.allclose(contributions.sum(axis=0), expected, atol=1e-5)
    assert (contributions[1:] <= 0).all()


@pytest.mark.parametrize("index", range(9))
@pytest.mark.parametrize("weights", [*KINDS, SparseWeights.from_strongest(MATRIX, 4, ALL, 9)])
def test_movies_are_joined_where_both_speak_for_each_other(weights: Weights, index: int) -> None:
    matrix = weights.block(ALL, ALL)
    expected = np.sqrt(np.maximum(matrix[index], 0) * np.maximum(matrix[:, index], 0))
    assert np.allclose(weights.mutual(index), expected, atol=1e-5)


@pytest.mark.parametrize("weights", KINDS)
def test_weights_are_multiplied_from_both_sides(weights: Weights) -> None:
    right, left = sparse.random_array((9, 4), density=0.5, rng=1), sparse.random_array((3, 9), density=0.5, rng=1)
    assert weights.times(right.tocsr()) == pytest.approx(MATRIX @ right.toarray(), abs=1e-5)
    assert weights.times_rows(left.tocsr()) == pytest.approx(left.toarray() @ MATRIX, abs=1e-5)


@pytest.mark.parametrize("weights", KINDS)
def test_a_movie_does_not_weigh_on_itself(weights: Weights) -> None:
    assert weights.apply(INDICES[:1], VALUES[:1])[1] == pytest.approx(0, abs=1e-6)
    assert np.diag(weights.block(ALL, ALL)).tolist() == [0] * 9


@pytest.mark.parametrize("weights", KINDS)
def test_without_ratings_every_score_is_zero(weights: Weights) -> None:
    none, values = np.array([], dtype=np.int64), np.array([], dtype=np.float32)
    assert weights.apply(none, values).tolist() == [0] * 9
    assert weights.block(none, ALL).shape == (0, 9)


@pytest.mark.parametrize("weights", KINDS)
def test_weights_are_compared_by_identity_and_never_change(weights: Weights) -> None:
    assert weights != type(weights)(*vars(weights).values())
    with pytest.raises(AttributeError):
        setattr(weights, next(iter(vars(weights))), None)


@pytest.mark.parametrize("block_columns", [1, 2, 3, 8, 9, 1024])
def test_only_the_strongest_of_each_column_are_kept(monkeypatch: pytest.MonkeyPatch, block_columns: int) -> None:
    monkeypatch.setattr(weights_module, "BLOCK_COLUMNS", block_columns)
    indices = np.array([0, 2, 3, 5, 6, 8, 9, 11, 12])
    strongest = SparseWeights.from_strongest(MATRIX, 2, indices, 14).rows.to_csr().toarray()
    expected = np.zeros((14, 14), np.float32)
    for column in range(9):
        for row in np.argsort(-np.abs(MATRIX[:, column]))[:2]:
            expected[indices[row], indices[column]] = MATRIX[row, column]
    assert np.array_equal(strongest, expected)


def test_no_movie_at_all_gives_no_weights() -> None:
    none = SparseWeights.from_strongest(np.zeros((0, 0)), 3, np.array([], dtype=np.int64), 4)
    assert none.rows.to_csr().toarray().tolist() == np.zeros((4, 4)).tolist()
    assert isinstance(none.rows, SparseRows)


@pytest.mark.parametrize(
    ("limit", "kept"),
    [(1, [0, -4, 0, 0]), (2, [3, -4, 3, 0]), (3, [3, -4, 3, 0]), (4, [3, -4, 3, 1]), (9, [3, -4, 3, 1])],
)
def test_the_largest_are_those_by_absolute_value_with_ties(limit: int, kept: list[float]) -> None:
    rows = keep_largest(np.array([[3.0, -4.0, 3.0, 1.0]]), limit)
    assert rows.toarray().tolist() == [kept]
    assert rows.dtype == np.float32


def test_exactly_the_limit_is_kept_of_a_long_row() -> None:
    """So long that no partition happens to sort it whole."""
    row = np.random.default_rng(1).standard_normal((1, 1000))
    assert all(keep_largest(row, limit).count_nonzero() == limit for limit in range(1, 1001))


def test_blocks_bound_the_memory() -> None:
    assert weights_module.BLOCK_COLUMNS == 1024


def test_weights_of_few_movies_are_dense_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    rows, values = SparseRows.from_csr(sparse.csr_array(MATRIX)), np.array([[2.0, -1.0], [1.0, 1.0]])
    found = []
    for limit, kind in ((len(MATRIX), DenseWeights), (len(MATRIX) - 1, SparseWeights)):
        monkeypatch.setattr(weights_module, "DENSE_MOVIES", limit)
        weights = dense_if_small(rows)
        assert isinstance(weights, kind)
        found.append(weights.apply(np.array([1, 4]), values))
    assert found[0] == pytest.approx(found[1])
    assert found[0] == pytest.approx(values @ MATRIX[[1, 4]])
