"""Gram matrices of a part of the ratings, in tiles that bound what a worker holds and sends."""

import pickle
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from scipy import sparse

from services.recommender.model.matrix import Array, Part, RatingMatrix

TILE_BYTES = 64 * 2**20
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
    return np.asarray((columns[:, start:stop].T @ columns[:, start:]).toarray())


def columns_of(part: Part, rows: Rows) -> sparse.csc_array:
    """X by columns, which all tiles of a part share. The last one stays in memory."""
    return _columns(part, _ByContent(rows))


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


@lru_cache(maxsize=1)
def _columns(part: Part, content: _ByContent) -> sparse.csc_array:
    return sparse.csc_array(content.rows(part.load()))
