"""Item-to-item weights W, movies x movies with a zero diagonal: score_i = sum_j x_j W_ji over the rated movies j.

A dislike (x_j < 0) counts along the positive weights alone, max(0, W_ji): it lowers what is similar and lifts nothing.
"""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from scipy import sparse

from services.recommender.model.interface import Floats, Ints
from services.recommender.model.matrix import Array, SparseRows

BLOCK_COLUMNS = 1024
"""Columns whose strongest weights are selected at once: bounds the temporary copy."""
DENSE_MOVIES = 4_000
"""Up to so many movies, weights are dense in memory: fold-in picks their rows in a third of the time."""


class Influence(Protocol):
    """What is needed of weights to score movies."""

    def apply(self, indices: Ints, values: Floats) -> Array:
        """One score per movie: values @ W[indices]. Several rows of values give as many rows of scores."""

    def push(self, indices: Ints, values: Floats) -> Array:
        """One score a movie: values @ max(0, W[indices])."""

    def block(self, rows: Ints, columns: Ints) -> Array:
        """W[rows, columns], rows x columns; a copy."""


class Weights(Influence, Protocol):
    def mutual(self, index: int) -> Array:
        """sqrt(max(0, W_ij) max(0, W_ji)) of each movie j and the movie i: 0 unless both speak for each other."""

    def times(self, right: sparse.csr_array) -> Array:
        """W @ right, dense."""

    def times_rows(self, left: sparse.csr_array) -> Array:
        """left @ W, dense."""


def signed_sum(weights: Influence, indices: Ints, values: Floats) -> Array:
    """One score a movie, the dislikes among the values pushing only."""
    disliked = values < 0
    scores = weights.apply(indices[~disliked], values[~disliked])
    return scores + weights.push(indices[disliked], values[disliked]) if disliked.any() else scores


def signed_contributions(weights: Influence, indices: Ints, values: Floats, targets: Ints) -> Array:
    """What each rated movie adds to `signed_sum` at the targets, rated x targets."""
    block, disliked = weights.block(indices, targets), np.flatnonzero(values < 0)
    block[disliked] = np.maximum(block[disliked], 0)
    return np.asarray(values[:, None] * block)


def product(values: Floats, rows: Array) -> Array:
    """values @ rows. Each row of values is added up alone, in the same order on every processor: BLAS does not do that,
    and adds several rows in another order than one."""
    if values.ndim == 1:
        return np.asarray(np.einsum("i,ij->j", values, rows))
    return np.stack([product(each, rows) for each in values])


@dataclass(frozen=True, eq=False)
class DenseWeights:
    """W itself."""

    matrix: Array

    def apply(self, indices: Ints, values: Floats) -> Array:
        return product(values, self.matrix[indices])

    def push(self, indices: Ints, values: Floats) -> Array:
        return product(values, np.maximum(self.matrix[indices], 0))

    def block(self, rows: Ints, columns: Ints) -> Array:
        return np.asarray(self.matrix[np.ix_(rows, columns)])

    def mutual(self, index: int) -> Array:
        return geometric_mean(self.matrix[index], self.matrix[:, index])

    def times(self, right: sparse.csr_array) -> Array:
        return np.asarray((right.T @ self.matrix.T).T)

    def times_rows(self, left: sparse.csr_array) -> Array:
        return np.asarray(left @ self.matrix)


@dataclass(frozen=True, eq=False)
class FactoredWeights:
    """W_ji = sum_r left_rj right_ri for i != j: small where there are far fewer users than movies. Both factors are
    rank x movies."""

    left: Array
    right: Array

    def apply(self, indices: Ints, values: Floats) -> Array:
        chosen = self.left[:, indices]
        scores = (values @ chosen.T) @ self.right
        diagonal = np.einsum("rj,rj->j", chosen, self.right[:, indices])
        scores[..., indices] -= values * diagonal
        return np.asarray(scores)

    def push(self, indices: Ints, values: Floats) -> Array:
        return np.asarray(values @ np.maximum(self.block(indices, np.arange(self.right.shape[1])), 0))

    def to_dense(self) -> Array:
        """W itself, movies x movies."""
        weights = self.left.T @ self.right
        np.fill_diagonal(weights, 0)
        return np.asarray(weights)

    def block(self, rows: Ints, columns: Ints) -> Array:
        products = self.left[:, rows].T @ self.right[:, columns]
        return np.where(np.equal.outer(rows, columns), 0, products)

    def mutual(self, index: int) -> Array:
        means = geometric_mean(self.left[:, index] @ self.right, self.left.T @ self.right[:, index])
        means[index] = 0
        return means

    def times(self, right: sparse.csr_array) -> Array:
        diagonal = np.einsum("rj,rj->j", self.left, self.right)
        return np.asarray(self.left.T @ (right.T @ self.right.T).T - (right.multiply(diagonal[:, None])).toarray())

    def times_rows(self, left: sparse.csr_array) -> Array:
        diagonal = np.einsum("rj,rj->j", self.left, self.right)
        return np.asarray((left @ self.left.T) @ self.right - left.multiply(diagonal).toarray())


@dataclass(frozen=True, eq=False)
class SparseWeights:
    """Each movie's strongest weights alone, for many movies. Row j: what a rating of movie j adds to others."""

    rows: SparseRows

    @classmethod
    def from_strongest(cls, weights: Array, limit: int, indices: Ints, movies: int) -> "SparseWeights":
        """Of each column of `weights`, the `limit` largest by absolute value. Its rows and columns are the movies at
        `indices` of all `movies`."""
        starts = range(0, max(len(weights), 1), BLOCK_COLUMNS)
        blocks = [keep_largest(weights[:, start : start + BLOCK_COLUMNS].T, limit) for start in starts]
        within = sparse.coo_array(sparse.vstack(blocks).T)
        coordinates = (indices[within.row], indices[within.col])
        return cls(SparseRows.from_csr(sparse.csr_array((within.data, coordinates), shape=(movies, movies))))

    def apply(self, indices: Ints, values: Floats) -> Array:
        return np.asarray(values @ self.rows.to_csr()[indices])

    def push(self, indices: Ints, values: Floats) -> Array:
        return np.asarray(values @ self.rows.to_csr()[indices].maximum(0))

    def block(self, rows: Ints, columns: Ints) -> Array:
        return np.asarray(self.rows.to_csr()[rows][:, columns].toarray())

    def mutual(self, index: int) -> Array:
        entries = slice(self.rows.indptr[index], self.rows.indptr[index + 1])
        others = self.rows.indices[entries]
        means = np.zeros(self.rows.columns, np.float32)
        means[others] = geometric_mean(self.rows.data[entries], self._column(others, index))
        return means

    def times(self, right: sparse.csr_array) -> Array:
        return np.asarray(self.rows.to_csr() @ right.toarray())

    def times_rows(self, left: sparse.csr_array) -> Array:
        return np.asarray((left @ self.rows.to_csr()).toarray())

    def _column(self, rows: Array, column: int) -> Array:
        """W[rows, column], by bisection: the indices within a row are sorted."""
        low, stop = self.rows.indptr[rows].copy(), self.rows.indptr[rows + 1]
        high = stop.copy()
        while (open_rows := low < high).any():
            middle = (low + high) // 2
            below = open_rows & (self.rows.indices[np.where(open_rows, middle, 0)] < column)
            low, high = np.where(below, middle + 1, low), np.where(open_rows & ~below, middle, high)
        found = low < stop
        places = np.where(found, low, 0)
        return np.where(found & (self.rows.indices[places] == column), self.rows.data[places], 0)


def dense_if_small(rows: SparseRows) -> Weights:
    """The quickest form for fold-in."""
    return DenseWeights(rows.to_csr().toarray()) if rows.columns <= DENSE_MOVIES else SparseWeights(rows)


def geometric_mean(one: Array, other: Array) -> Array:
    """0 where either is below 0."""
    return np.asarray(np.sqrt(np.maximum(one, 0) * np.maximum(other, 0)))


def keep_largest(rows: Array, limit: int) -> sparse.csr_array:
    """Each row's `limit` largest entries by absolute value, and those that equal the smallest of them."""
    if limit < rows.shape[1]:
        size = np.abs(rows)
        rows = np.where(size >= np.partition(size, -limit, axis=1)[:, -limit][:, None], rows, 0)
    return sparse.csr_array(rows.astype(np.float32))
