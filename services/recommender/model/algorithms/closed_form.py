"""The linear algebra of EASE: inverses in the smaller of movies x movies and users x users, and singular vectors."""

import numpy as np
from scipy import linalg, sparse
from scipy.sparse.linalg import eigsh

from services.recommender.model.execution import Execution
from services.recommender.model.matrix import Array, Ratings, check_shape
from services.recommender.model.parts.gram import Rows
from services.recommender.model.parts.in_place import add_product


def right_singular_vectors(ratings: Ratings, rows: Rows, size: int, rank: int, execution: Execution) -> Array:
    """The leading ones of the matrix that `rows` makes of all parts, with `size` columns; rank x columns: eigenvectors
    of the smaller of the two Gram matrices."""
    if rank == 0:
        return np.zeros((0, size), np.float32)
    if ratings.totals.users < size:
        return vectors_by_users(execution.stacked(ratings, rows), rank)
    gram = execution.gram(ratings, rows, size, "low rank")
    return np.asarray(eigsh(gram, k=rank, v0=np.ones(len(gram), np.float32))[1].T)


def vectors_by_users(rows: sparse.csr_array, rank: int) -> Array:
    gram = (rows @ rows.T).toarray().astype(np.float64)
    sizes, users = linalg.eigh(gram, subset_by_index=[len(gram) - rank, len(gram) - 1])
    return np.asarray((rows.T @ users / np.sqrt(np.maximum(sizes, 1e-12))).T)


def primal_weights(gram: Array, sides: Array, ridge: Array) -> Array:
    """-P_ji / P_ii in row j and column i, movies x movies, from X'X, g F' (genres x movies) and one ridge per movie.
    Overwrites the Gram matrix. The diagonal is left as it comes."""
    check_shape(gram, len(ridge), len(ridge))
    check_shape(sides, len(sides), len(ridge))
    add_product(gram, sides, sides)
    gram[np.diag_indices_from(gram)] += ridge
    factor, failed = linalg.lapack.spotrf(gram.T, lower=1, overwrite_a=1)
    inverse, unsolved = linalg.lapack.spotri(factor, lower=1, overwrite_c=1)
    assert failed == unsolved == 0, "a Gram matrix with a ridge is positive definite"
    mirror_lower(inverse)
    inverse /= -np.diag(inverse).copy()
    return np.asarray(inverse)


def mirror_lower(square: Array, block: int = 2048) -> None:
    """Copies the lower triangle onto the upper one in place."""
    for start in range(0, len(square), block):
        stop = start + block
        corner = np.tril(square[start:stop, start:stop])
        square[start:stop, start:stop] = corner + np.tril(corner, -1).T
        square[start:stop, stop:] = square[stop:, start:stop].T


def dual_factors(rows: sparse.csr_array, ridge: Array) -> tuple[Array, Array]:
    """left and right, each rows x movies, float32: off the diagonal, left' right equals `primal_weights` of the rows'
    Gram matrix (users and genres together), but is solved in rows x rows.

    Woodbury: P = D - D Z'(I + Z D Z')^-1 Z D with D = diag(1 / ridge); left' left is what is subtracted from D."""
    scaled = rows.multiply(1 / ridge).tocsr()
    kernel = (scaled @ rows.T).toarray().astype(np.float64)
    kernel[np.diag_indices_from(kernel)] += 1
    factors = linalg.solve_triangular(np.linalg.cholesky(kernel), scaled.toarray(), lower=True)
    check_shape(factors, *rows.shape)
    diagonal = 1 / ridge - np.square(factors).sum(axis=0)
    return factors.astype(np.float32), (factors / diagonal).astype(np.float32)


def spread(sample: sparse.csr_array, scores: Array) -> float:
    """Standard deviation of the sampled users' scores of movies that they have not rated; 1 if they rated all. Both are
    users x movies."""
    check_shape(scores, *sample.shape)
    unrated = scores[sample.toarray() == 0]
    return max(float(unrated.std()), 1e-9) if unrated.size else 1.0
