"""EASE on rating values, with a popularity-scaled ridge, genre rows, and a low-rank term.

X holds a weight a rating, F the genre flags. P = (X'X + g^2 F F' + diag(ridge))^-1 and E_ji = -P_ji / P_ii n_i^d with
a zero diagonal (Steck, "Embarrassingly shallow autoencoders", WWW 2019). L = n^-c V V' n^c, with V the leading right
singular vectors of the degree-normalised X (as in GF-CF: Shen et al., CIKM 2021). The weights are
E / sd(X E) + share L / sd(X L), where the sd are over the movies that a user has not rated. What rated movie j
contributes to movie i's score is its own term x_j W_ji of the sum.
"""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from scipy import linalg, sparse
from scipy.sparse.linalg import eigsh

from services.recommender.model.algorithms.gaussian import GaussianStars
from services.recommender.model.algorithms.popularity import Popularity
from services.recommender.model.execution import Work
from services.recommender.model.item_weights import ItemWeightsModel
from services.recommender.model.matrix import Array, RatingMatrix
from services.recommender.model.stars import ItemKnnStars
from services.recommender.model.weights import DenseWeights, FactoredWeights, SparseWeights, Weights

SPREAD_USERS = 400
DENSE_MOVIES = 4_000


class Stars(Protocol):
    def fit(self, matrix: RatingMatrix, work: Work) -> ItemKnnStars | GaussianStars: ...


@dataclass(frozen=True)
class Ease:
    """Solved over the `most_movies` best known; beyond `DENSE_MOVIES` each movie keeps its `kept` strongest weights."""

    ridge: float = 600
    ridge_by_popularity: float = 0.25
    value_offset: float = 0.1
    recency: float = 0.0
    genre_weight: float = 2.0
    damping: float = -0.1
    low_rank_share: float = 0.3
    low_rank: int = 64
    user_norm: float = 0.4
    movie_norm: float = 0.5
    low_rank_damping: float = 0.4
    most_movies: int = 12_000
    kept: int = 400
    stars: Stars = ItemKnnStars

    def fit(self, matrix: RatingMatrix, work: Work) -> ItemWeightsModel:
        return ItemWeightsModel(
            movie_ids=matrix.movie_ids,
            weights=self.fit_weights(matrix, work),
            popularity=Popularity.of(matrix),
            stars=self.stars.fit(matrix, work),
            value_offset=self.value_offset,
            recency=self.recency,
        )

    def fit_weights(self, matrix: RatingMatrix, work: Work) -> Weights:
        places = matrix.best_known(self.most_movies)
        values, known = matrix.values(self.value_offset)[:, places], np.maximum(matrix.rating_counts()[places], 1)
        ridge, sides = self.movie_ridge(values, known), self.genre_weight * matrix.genres[places].T
        left, right = self.low_rank_factors(values, known, work)
        damping, sample = known**self.damping, values[:: max(1, values.shape[0] // SPREAD_USERS)]
        right *= self.low_rank_share / spread(sample, (sample @ left.T) @ right)
        if 2 * (values.shape[0] + len(sides)) < len(matrix.movie_ids):
            ease_left, ease_right = dual_factors(sparse.vstack([values, sparse.csr_array(sides)], format="csr"), ridge)
            ease_right *= damping / spread(sample, (sample @ ease_left.T) @ (ease_right * damping))
            return FactoredWeights(np.vstack([ease_left, left]), np.vstack([ease_right, right]))
        weights = primal_weights(work.gram(values, "ease"), sides, ridge)
        weights *= damping
        weights /= spread(sample, sample @ weights)
        weights += left.T @ right
        np.fill_diagonal(weights, 0)
        if len(matrix.movie_ids) <= DENSE_MOVIES:
            # LAPACK leaves columns contiguous, and fold-in reads rows: 13 times as fast at MovieLens 1M's size
            return DenseWeights(np.ascontiguousarray(weights))
        return SparseWeights.strongest(weights, self.kept, places, len(matrix.movie_ids))

    def movie_ridge(self, values: sparse.csr_array, known: Array) -> Array:
        mean_square = float(np.mean(values.data**2)) if values.nnz else 1.0
        relative = (known / known.mean()) ** self.ridge_by_popularity
        return np.asarray(self.ridge * mean_square * relative, dtype=np.float32)

    def low_rank_factors(self, values: sparse.csr_array, known: Array, work: Work) -> tuple[Array, Array]:
        """L as left' right. The rank is an eighth of the smaller side where that is less: more would only repeat X."""
        rank = min(self.low_rank, min(values.shape) // 8) if self.low_rank_share else 0
        size = abs(values)
        by_user = np.maximum(size.sum(axis=1), 1e-9) ** -self.user_norm
        by_movie = np.maximum(size.sum(axis=0), 1e-9) ** -self.movie_norm
        normalised = values.multiply(by_user[:, None]).multiply(by_movie).tocsr().astype(np.float32)
        vectors = right_singular_vectors(normalised, rank, work)
        scale = known**self.low_rank_damping
        return (vectors / scale).astype(np.float32), (vectors * scale).astype(np.float32)


def right_singular_vectors(rows: sparse.csr_array, rank: int, work: Work) -> Array:
    """The leading ones, rank x columns: eigenvectors of the smaller of the two Gram matrices."""
    if rank == 0:
        return np.zeros((0, rows.shape[1]), np.float32)
    if rows.shape[0] < rows.shape[1]:
        gram = (rows @ rows.T).toarray().astype(np.float64)
        sizes, users = linalg.eigh(gram, subset_by_index=[len(gram) - rank, len(gram) - 1])
        return np.asarray((rows.T @ users / np.sqrt(np.maximum(sizes, 1e-12))).T)
    gram = work.gram(rows, "low rank")
    return np.asarray(eigsh(gram, k=rank, v0=np.ones(len(gram), np.float32))[1].T)


def primal_weights(gram: Array, sides: Array, ridge: Array) -> Array:
    """-P_ji / P_ii, with P inverted in movies x movies; the Gram matrix is used up."""
    gram += (sides.T @ sides).astype(np.float32)
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
    """The same as left' right off the diagonal, solved in rows x rows.

    Woodbury: P = D - D Z'(I + Z D Z')^-1 Z D with D = diag(1 / ridge); V'V is what is taken from D."""
    scaled = rows.multiply(1 / ridge).tocsr()
    kernel = (scaled @ rows.T).toarray().astype(np.float64)
    kernel[np.diag_indices_from(kernel)] += 1
    factors = linalg.solve_triangular(np.linalg.cholesky(kernel), scaled.toarray(), lower=True)
    diagonal = 1 / ridge - np.square(factors).sum(axis=0)
    return factors.astype(np.float32), (factors / diagonal).astype(np.float32)


def spread(sample: sparse.csr_array, scores: Array) -> float:
    """Standard deviation of the sampled users' scores of movies that they have not rated."""
    unrated = scores[sample.toarray() == 0]
    return max(float(unrated.std()), 1e-9) if unrated.size else 1.0
