"""Weights of movies beyond the best-known ones: a sparse approximate inverse of the Gram matrix.

G is the Gram matrix with its ridge. For the tail movie j and its closest S among the head, b = G_SS^-1 G_Sj and
s_j = G_jj - G_jS b are what EASE over S and j has in closed form: the column E_Sj = b says what ratings of S add to j,
and the row E_ji = (b_i / s_j) / (G_SS^-1_ii + b_i^2 / s_j) what a rating of j adds to the movies i of S. Between two
tail movies remains R_kj = G_kj - G_kH b, what the head does not explain, and E_kj = R_kj / s_k is the first term of the
series of the inverse. Compare SANSA (Spišák et al., RecSys 2023), which factorises the whole matrix sparsely.
"""

from dataclasses import dataclass

import numpy as np
from scipy import linalg, sparse

from services.recommender.model.matrix import Array, check_shape
from services.recommender.model.weights import keep_largest

CLOSEST = 100
"""Best-known movies that a movie beyond them is solved with, 1 and up."""
CLOSEST_IN_TAIL = 50
"""Other movies beyond them that it is joined with, 1 and up."""
BLOCK_MOVIES = 256
"""Tail movies whose products with others are dense at a time."""


@dataclass(frozen=True, eq=False)
class TailProblem:
    """`gram` is the head's Gram matrix without a ridge, `ridge` one number per movie, and `rows` what the Gram matrix
    is of, rows x all movies. `head` and `tail` are indices."""

    gram: Array
    ridge: Array
    rows: sparse.csc_array
    head: Array
    tail: Array

    def solve(self) -> sparse.csr_array:
        """E of the tail, all movies x all movies."""
        check_shape(self.gram, len(self.head), len(self.head))
        size, head_rows = len(self.ridge), self.rows[:, self.head].T.tocsr()
        parts: list[sparse.csr_array] = []
        columns: list[sparse.csc_array] = []
        rest = np.ones(len(self.tail))
        for start in range(0, len(self.tail), BLOCK_MOVIES):
            block = slice(start, start + BLOCK_MOVIES)
            to_tail, to_head, rest[block] = self.with_head(head_rows, self.tail[block])
            columns.append(to_tail)
            parts.append(placed(to_tail, self.head, self.tail[block], size))
            parts.append(placed(to_head.T.tocsr(), self.tail[block], self.head, size))
        for number, to_tail in enumerate(columns):
            movies = slice(number * BLOCK_MOVIES, (number + 1) * BLOCK_MOVIES)
            parts.append(placed(self.within_tail(to_tail, movies, rest), self.tail, self.tail[movies], size))
        return sparse.csr_array(sum(parts, sparse.csr_array((size, size))))

    def with_head(self, head_rows: sparse.csr_array, movies: Array) -> tuple[sparse.csc_array, sparse.csc_array, Array]:
        """E_Sj and E_jS of these movies, each head x movies, and s."""
        block = self.rows[:, movies]
        shared, own = (head_rows @ block).toarray(), block.multiply(block).sum(axis=0) + self.ridge[movies]
        lengths, ridge = np.sqrt(np.maximum(np.diag(self.gram), 1e-9)), self.ridge[self.head]
        to_tail, to_head = np.zeros_like(shared), np.zeros_like(shared)
        for place in range(len(movies)):
            closest = nearest_of(shared[:, place], lengths)
            if len(closest):
                local = self.gram[np.ix_(closest, closest)].astype(np.float64)
                local[np.diag_indices_from(local)] += ridge[closest]
                solution = solve_one(local, shared[closest, place], own[place])
                to_tail[closest, place], to_head[closest, place], own[place] = solution
        return sparse.csc_array(to_tail), sparse.csc_array(to_head), own

    def within_tail(self, to_tail: sparse.csc_array, movies: slice, rest: Array) -> sparse.csr_array:
        """E_kj of all tail movies k and these movies j, tail x movies."""
        explained = self.rows[:, self.head] @ to_tail
        remaining = self.rows[:, self.tail].T @ (self.rows[:, self.tail[movies]] - explained)
        weights = remaining.toarray() / rest[:, None]
        weights[np.arange(len(rest))[movies], np.arange(weights.shape[1])] = 0
        return sparse.csr_array(keep_largest(weights.T, CLOSEST_IN_TAIL).T)


def nearest_of(shared: Array, lengths: Array) -> Array:
    """Sorted places of the head's movies that have most in common with a movie, by the cosine."""
    cosine = np.abs(shared) / lengths
    count = min(CLOSEST, int(np.count_nonzero(cosine)))
    return np.sort(np.argpartition(-cosine, max(count - 1, 0))[:count])


def solve_one(local: Array, shared: Array, own: float) -> tuple[Array, Array, float]:
    """The column E_Sj, the row E_jS and s, from G_SS, G_Sj and G_jj."""
    inverse = linalg.inv(local, overwrite_a=True, check_finite=False)
    column = inverse @ shared
    rest = max(own - float(shared @ column), 1e-9)
    return column, (column / rest) / (np.diag(inverse) + column**2 / rest), rest


def placed(block: sparse.csc_array | sparse.csr_array, rows: Array, columns: Array, size: int) -> sparse.csr_array:
    """The block with its rows and columns among all movies."""
    within = sparse.coo_array(block)
    return sparse.csr_array((within.data, (rows[within.row], columns[within.col])), shape=(size, size))
