"""EASE on rating values, with a popularity-scaled ridge, genre rows, and a low-rank term.

X holds a weight a rating, F the genre flags. P = (X'X + g^2 F F' + diag(ridge))^-1 and E_ji = -P_ji / P_ii n_i^d with
a zero diagonal (Steck, "Embarrassingly shallow autoencoders", WWW 2019). L = n^-c V V' n^c, with V the leading right
singular vectors of the degree-normalised X (as in GF-CF: Shen et al., CIKM 2021). The weights are
E / sd(X E) + share L / sd(X L), where the sd are over the movies that a user has not rated. What rated movie j
contributes to movie i's score is its own term x_j W_ji of the sum.
"""

from dataclasses import dataclass

import numpy as np
from scipy import linalg, sparse
from scipy.sparse.linalg import svds

from services.recommender.model.interface import Contributions, Explanation, Floats, Ints, Model, Profile, places_of
from services.recommender.model.matrix import Array, RatingMatrix
from services.recommender.model.popularity import Popularity
from services.recommender.model.stars import ItemKnnStars
from services.recommender.model.weights import DenseWeights, FactoredWeights, Weights

SPREAD_USERS = 400


@dataclass(frozen=True)
class Ease:
    ridge: float = 600
    ridge_by_popularity: float = 0.25
    value_offset: float = 0.1
    genre_weight: float = 2.0
    damping: float = -0.1
    low_rank_share: float = 0.3
    low_rank: int = 64
    user_norm: float = 0.4
    movie_norm: float = 0.5
    low_rank_damping: float = 0.4

    def fit(self, matrix: RatingMatrix) -> "EaseModel":
        popularity = Popularity.of(matrix)
        values = matrix.values(self.value_offset)
        return EaseModel(
            movie_ids=matrix.movie_ids,
            weights=self.fit_weights(values, matrix.genres, popularity.counts),
            popularity=popularity,
            stars=ItemKnnStars.fit(matrix),
            value_offset=self.value_offset,
        )

    def fit_weights(self, values: sparse.csr_array, genres: Array, counts: Array) -> Weights:
        rows = sparse.vstack([values, sparse.csr_array(self.genre_weight * genres.T)], format="csr")
        ridge, known = self.movie_ridge(values, counts), np.maximum(counts, 1)
        damping = known**self.damping
        left, right = self.low_rank_factors(values, known)
        sample = values[:: max(1, values.shape[0] // SPREAD_USERS)]
        right *= self.low_rank_share / spread(sample, (sample @ left.T) @ right)
        if 2 * rows.shape[0] < rows.shape[1]:
            ease_left, ease_right = dual_factors(rows, ridge)
            ease_right *= damping / spread(sample, (sample @ ease_left.T) @ (ease_right * damping))
            return FactoredWeights(np.vstack([ease_left, left]), np.vstack([ease_right, right]))
        ease = primal_weights(rows, ridge) * damping
        weights = ease / spread(sample, sample @ ease) + left.T @ right
        np.fill_diagonal(weights, 0)
        return DenseWeights(weights.astype(np.float32))

    def movie_ridge(self, values: sparse.csr_array, counts: Array) -> Array:
        mean_square = float(np.mean(values.data**2)) if values.nnz else 1.0
        relative = np.maximum(counts, 1) / max(float(counts.mean()), 1e-9)
        return np.asarray(self.ridge * mean_square * relative**self.ridge_by_popularity, dtype=np.float32)

    def low_rank_factors(self, values: sparse.csr_array, known: Array) -> tuple[Array, Array]:
        """L as left' right. The rank is an eighth of the smaller side where that is less: more would only repeat X."""
        rank = min(self.low_rank, min(values.shape) // 8)
        if rank == 0:
            return np.zeros((0, values.shape[1]), np.float32), np.zeros((0, values.shape[1]), np.float32)
        by_user = np.maximum(values.sum(axis=1), 1e-9) ** -self.user_norm
        by_movie = np.maximum(values.sum(axis=0), 1e-9) ** -self.movie_norm
        normalised = values.multiply(by_user[:, None]).multiply(by_movie).tocsr()
        vectors = svds(normalised, k=rank, v0=np.ones(min(values.shape)))[2]
        scale = known**self.low_rank_damping
        return (vectors / scale).astype(np.float32), (vectors * scale).astype(np.float32)


def primal_weights(rows: sparse.csr_array, ridge: Array) -> Array:
    """-P_ji / P_ii, with P inverted in movies x movies."""
    gram = (rows.T @ rows).toarray().astype(np.float32)
    gram[np.diag_indices_from(gram)] += ridge
    inverse = linalg.inv(gram, overwrite_a=True, check_finite=False, assume_a="pos")
    weights = -inverse / np.diag(inverse)
    np.fill_diagonal(weights, 0)
    return np.asarray(weights)


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


@dataclass(frozen=True, eq=False)
class EaseModel(Model):
    movie_ids: Ints
    weights: Weights
    popularity: Popularity
    stars: ItemKnnStars
    value_offset: float

    def _values(self, ratings: Floats) -> Floats:
        return np.asarray(self.value_offset + (1 - self.value_offset) * ratings / 5)

    def scores(self, profile: Profile) -> Floats:
        places, ratings = profile.known_to(self.movie_ids)
        if not len(places):
            return self.popularity.scores()
        return self.weights.apply(places, self._values(ratings))

    def predict(self, profile: Profile) -> Floats:
        return self.stars.predict(profile)

    def explain_all(self, profile: Profile, movie_ids: Ints) -> list[Explanation]:
        targets = places_of(self.movie_ids, movie_ids)
        places, ratings = profile.known_to(self.movie_ids)
        if not len(places):
            return [None] * len(targets)
        amounts = self._values(ratings)[:, None] * self.weights.onto(places, targets)
        order = np.argsort(-amounts, axis=0, kind="stable")
        return [
            Contributions(self.movie_ids[places[by]], ratings[by], column[by])
            for by, column in zip(order.T, amounts.T, strict=True)
        ]
