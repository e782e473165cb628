"""Gram matrices of a part of the ratings, in tiles that bound what a worker holds and sends."""

import pickle
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from weakref import WeakKeyDictionary

import numpy as np
from scipy import sparse

from services.recommender.model.matrix import Array, Part, RatingMatrix, part_edges
from services.recommender.model.parts.freed_memory import give_back_freed_memory

TILE_BYTES = 32 * 2**20
RATINGS_AT_A_TIME = 1_000_000
"""Of a part, from which rows are made at a time: what that takes in between is several times as large."""
PRODUCT_ROWS = 64
"""Of a tile, that are worked out at a time: a sparse product is three times as large as a dense one."""
Rows = Callable[[RatingMatrix], sparse.csr_array]
"""Makes a matrix of a part: one row or more a user. It can be pickled."""


def tiles(size: int) -> list[tuple[int, int]]:
    """Ranges of rows of a size x size matrix of float32: from the diagonal to the right, each is of `TILE_BYTES`."""
    found: list[tuple[int, int]] = []
    start = 0
    while start < size or not found:
        stop = min(size, start + max(1, TILE_BYTES // (4 * max(size - start, 1))))
        found.append((start, stop))
        start = stop
    return found


def gram_tile(part: Part, rows: Rows, start: int, stop: int) -> Array:
    """Rows `start` to `stop` of X'X, from the column `start` on, dense float32."""
    columns = columns_of(part, rows)
    right = sparse.csr_array(columns[:, start:])
    tile = np.empty((stop - start, right.shape[1]), np.float32)
    for first in range(start, stop, PRODUCT_ROWS):
        last = min(first + PRODUCT_ROWS, stop)
        tile[first - start : last - start] = (columns[:, first:last].T @ right).toarray()
    return tile


def columns_of(part: Part, rows: Rows) -> sparse.csc_array:
    """X by columns, which all tiles of a part share. The last one stays in memory. What earlier steps left does not."""
    give_back_freed_memory()
    return _columns(part, _ByContent(rows))


def last_columns_of(part: Part, rows: Rows, first: int) -> sparse.csc_array:
    """X's columns from the `first` on, for those with few entries: they stay as long as the part, however many parts
    are worked on in turn."""
    key, found = (_ByContent(rows), first), _last_columns.get(part)
    if found is None or found[0] != key:
        found = _last_columns[part] = (key, columns_of(part, rows)[:, first:])
    return found[1]


def rows_of(part: Part, rows: Rows, first: int = 0, every: int = 1) -> sparse.csr_array:
    """Every nth row of a part, from the `first` on."""
    return sparse.csr_array(rows(part.load())[first::every])


@dataclass(frozen=True, eq=False)
class _ByContent:
    """Rows that were unpickled twice are equal."""

    rows: Rows

    @cached_property
    def content(self) -> bytes:
        return pickle.dumps(self.rows)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _ByContent) and (other.rows is self.rows or other.content == self.content)

    def __hash__(self) -> int:
        return hash(type(self.rows))


_last_columns: WeakKeyDictionary[Part, tuple[tuple[_ByContent, int], sparse.csc_array]] = WeakKeyDictionary()


@lru_cache(maxsize=1)
def _columns(part: Part, content: _ByContent) -> sparse.csc_array:
    ratings = part.load()
    edges = part_edges(ratings.stars.indptr, RATINGS_AT_A_TIME)
    pieces = [ratings] if len(edges) == 2 else (ratings.of_users(*edge) for edge in pairwise(edges))
    made = [sparse.csc_array(content.rows(piece)) for piece in pieces]
    return made[0] if len(made) == 1 else sparse.csc_array(sparse.vstack(made, format="csc"))
