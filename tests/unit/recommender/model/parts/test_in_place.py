"""Large matrices are changed without another one as large, to the same bits."""

import tracemalloc
from collections.abc import Callable

import numpy as np
import pytest

from services.recommender.model.matrix import Array
from services.recommender.model.parts.in_place import BLOCK_ROWS, add_product, shrink

RANDOM = np.random.default_rng(4)
SIZE = 3 * BLOCK_ROWS + 7
LEFT, RIGHT = RANDOM.standard_normal((2, 5, SIZE), np.float32)
COUNTS = RANDOM.integers(0, 500, (SIZE, SIZE)).astype(np.float32)


@pytest.mark.parametrize("size", [0, 1, BLOCK_ROWS, SIZE])
def test_the_result_is_that_of_the_whole_matrices(size: int) -> None:
    counts, left, right = COUNTS[:size, :size], LEFT[:, :size], RIGHT[:, :size]
    total, overlap = counts.copy(), counts.copy()
    add_product(total, left, right)
    assert total.tobytes() == (counts + left.T @ right).tobytes()
    shrink(overlap, 20)
    assert overlap.tobytes() == (counts / (counts + 20)).tobytes()


@pytest.mark.parametrize("change", [lambda matrix: add_product(matrix, LEFT, RIGHT), lambda matrix: shrink(matrix, 20)])
def test_no_other_matrix_is_as_large(change: Callable[[Array], None]) -> None:
    matrix = COUNTS.copy()
    tracemalloc.start()
    change(matrix)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < matrix.nbytes / 2
