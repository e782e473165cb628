"""Item-to-item weights W, movies x movies with a zero diagonal: score_i = sum_j x_j W_ji over the rated movies j."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from scipy import sparse

from services.recommender.model.interface import Floats, Ints
from services.recommender.model.matrix import Array, SparseRows

COLUMNS = 1024


class Weights(Protocol):
    def apply(self, places: Ints, values: Floats) -> Array:
        """One score a movie, from the values of the rated places."""

    def onto(self, places: Ints, targets: Ints) -> Array:
        """W[places, targets]."""


@dataclass(frozen=True, eq=False)
class DenseWeights:
    """W itself."""

    matrix: Array

    def apply(self, places: Ints, values: Floats) -> Array:
        return np.asarray(values @ self.matrix[places])

    def onto(self, places: Ints, targets: Ints) -> Array:
        return np.asarray(self.matrix[np.ix_(places, targets)])


@dataclass(frozen=True, eq=False)
class FactoredWeights:
    """W_ji = sum_r left_rj right_ri for i != j: small where there are far fewer users than movies."""

    left: Array
    right: Array

    def apply(self, places: Ints, values: Floats) -> Array:
        chosen = self.left[:, places]
        scores = (chosen @ values) @ self.right
        np.subtract.at(scores, places, values * np.einsum("rj,rj->j", chosen, self.right[:, places]))
        return np.asarray(scores)

    def onto(self, places: Ints, targets: Ints) -> Array:
        shares = self.left[:, places].T @ self.right[:, targets]
        return np.where(np.equal.outer(places, targets), 0, shares)


@dataclass(frozen=True, eq=False)
class SparseWeights:
    """The strongest weights alone, row j: what movie j says about others. For many movies."""

    rows: SparseRows

    @classmethod
    def strongest(cls, weights: Array, kept: int, places: Ints, movies: int) -> "SparseWeights":
        """The `kept` largest in size of each column of `weights`, whose movies stand at `places` of all `movies`."""
        blocks = [strongest_of(weights[:, at : at + COLUMNS].T, kept) for at in range(0, max(len(weights), 1), COLUMNS)]
        within = sparse.coo_array(sparse.vstack(blocks).T)
        spread_out = (places[within.row], places[within.col])
        return cls(SparseRows.of(sparse.csr_array((within.data, spread_out), shape=(movies, movies))))

    def apply(self, places: Ints, values: Floats) -> Array:
        return np.asarray(values @ self.rows.csr()[places])

    def onto(self, places: Ints, targets: Ints) -> Array:
        return np.asarray(self.rows.csr()[places][:, targets].toarray())


def strongest_of(rows: Array, kept: int) -> sparse.csr_array:
    """Each row's `kept` largest entries in size."""
    if kept < rows.shape[1]:
        size = np.abs(rows)
        rows = np.where(size >= np.partition(size, -kept, axis=1)[:, -kept][:, None], rows, 0)
    return sparse.csr_array(rows.astype(np.float32))
