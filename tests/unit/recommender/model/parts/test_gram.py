import gc
import pickle
import weakref

import numpy as np
import pytest

from services.recommender.model.parts import gram as module
from services.recommender.model.parts.gram import columns_of, gram_tile, last_columns_of, rows_of, tiles
from services.recommender.model.parts.rows import FittedRows, ValueRows
from tests.support.rating_frames import matrix_of_table

TABLE = np.random.default_rng(3).integers(0, 6, (12, 7)).astype(float)
MATRIX = matrix_of_table(TABLE.tolist())
ROWS = ValueRows(0, np.arange(7))


@pytest.mark.parametrize("size", [0, 1, 7, 12_000, 20_000])
def test_tiles_cover_the_upper_triangle_within_their_bound(size: int) -> None:
    found = tiles(size)
    assert [start for start, _ in found[1:]] == [stop for _, stop in found[:-1]]
    assert (found[0][0], found[-1][1]) == (0, size)
    assert all(4 * (stop - start) * (size - start) <= module.TILE_BYTES for start, stop in found)


def test_a_tile_begins_at_the_diagonal() -> None:
    expected = (TABLE.T @ TABLE / 25)[2:4, 2:]
    found = gram_tile(MATRIX, ROWS, 2, 4)
    assert found == pytest.approx(expected, rel=1e-5)
    assert found.dtype == np.float32


@pytest.mark.parametrize(("ratings", "rows"), [(10, 1), (25, 2), (10**6, 64)])
def test_a_part_is_worked_through_in_pieces_of_any_size(
    monkeypatch: pytest.MonkeyPatch, ratings: int, rows: int
) -> None:
    monkeypatch.setattr(module, "RATINGS_AT_A_TIME", ratings)
    monkeypatch.setattr(module, "PRODUCT_ROWS", rows)
    matrix = matrix_of_table(TABLE.tolist())
    for made in (ROWS, FittedRows(0.2, 0.5, np.arange(7))):
        whole = made(matrix).toarray()
        assert gram_tile(matrix, made, 1, 6) == pytest.approx((whole.T @ whole)[1:6, 1:], rel=1e-5, abs=1e-6)


def test_every_nth_row_of_a_part() -> None:
    assert rows_of(MATRIX, ROWS, 1, 3).toarray() == pytest.approx(TABLE[1::3] / 5)


def test_the_columns_of_the_last_part_stay_in_memory_for_all_its_tiles() -> None:
    columns = columns_of(MATRIX, ROWS)
    assert columns_of(MATRIX, pickle.loads(pickle.dumps(ROWS))) is columns
    assert columns_of(MATRIX, ValueRows(0, np.arange(6))) is not columns


def test_the_last_columns_of_several_parts_stay_in_memory_as_long_as_the_parts() -> None:
    parts = [matrix_of_table(TABLE.tolist()), matrix_of_table((TABLE * 2).tolist())]
    found = [last_columns_of(part, ROWS, 4) for part in parts]
    assert [each.toarray() for each in found] == [pytest.approx(rows_of(part, ROWS).toarray()[:, 4:]) for part in parts]
    assert [last_columns_of(part, pickle.loads(pickle.dumps(ROWS)), 4) for part in parts] == found
    assert last_columns_of(parts[0], ROWS, 5).shape == (12, 2)
    assert last_columns_of(parts[0], ValueRows(0, np.arange(6)), 4).shape == (12, 2)
    columns_of(MATRIX, ROWS)
    gone = weakref.ref(parts.pop(0))
    gc.collect()
    assert gone() is None
