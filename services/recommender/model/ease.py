"""EASE on rating values, with a popularity-scaled ridge and genre rows.

X holds a weight a rating, F the genre flags. P = (X'X + g^2 F F' + diag(ridge))^-1 and B_ji = -P_ji / P_ii with a
zero diagonal; score_i = (sum_j x_j B_ji) n_i^damping. Steck, "Embarrassingly shallow autoencoders", WWW 2019.
What rated movie j contributes to movie i is its own term of that sum.
"""

from dataclasses import dataclass

import numpy as np
from scipy import linalg, sparse

from services.recommender.model.interface import (
    Contributions,
    Explanation,
    Floats,
    Ints,
    Profile,
    place_of,
)
from services.recommender.model.matrix import Array, RatingMatrix
from services.recommender.model.popularity import Popularity
from services.recommender.model.stars import ItemKnnStars


@dataclass(frozen=True)
class Ease:
    ridge: float = 400
    ridge_by_popularity: float = 0.25
    value_offset: float = 0.0
    genre_weight: float = 2.0
    damping: float = -0.05

    def fit(self, matrix: RatingMatrix) -> "EaseModel":
        popularity = Popularity.of(matrix)
        values = matrix.values(self.value_offset)
        rows = sparse.vstack([values, sparse.csr_array(self.genre_weight * matrix.genres.T)], format="csr")
        return EaseModel(
            movie_ids=matrix.movie_ids,
            weights=fit_weights(rows, self.movie_ridge(values, popularity.counts)),
            popularity=popularity,
            popularity_damping=np.maximum(popularity.counts, 1) ** self.damping,
            stars=ItemKnnStars.fit(matrix),
            value_offset=self.value_offset,
        )

    def movie_ridge(self, values: sparse.csr_array, counts: Array) -> Array:
        mean_square = float(np.mean(values.data**2)) if values.nnz else 1.0
        relative = np.maximum(counts, 1) / max(float(counts.mean()), 1e-9)
        return np.asarray(self.ridge * mean_square * relative**self.ridge_by_popularity, dtype=np.float32)


@dataclass(frozen=True, eq=False)
class DenseWeights:
    """B itself, movies x movies."""

    matrix: Array

    def apply(self, places: Ints, values: Floats) -> Array:
        return np.asarray(values @ self.matrix[places])

    def onto(self, places: Ints, target: int) -> Array:
        return np.asarray(self.matrix[places, target])


@dataclass(frozen=True, eq=False)
class FactoredWeights:
    """B_ji = V_j . V_i / P_ii for i != j, with V rows x movies: small where there are fewer users than movies."""

    factors: Array
    diagonal: Array

    def apply(self, places: Ints, values: Floats) -> Array:
        chosen = self.factors[:, places]
        sums = (chosen @ values) @ self.factors
        sums[places] -= values * np.einsum("ij,ij->j", chosen, chosen)
        return np.asarray(sums / self.diagonal)

    def onto(self, places: Ints, target: int) -> Array:
        shares = self.factors[:, places].T @ self.factors[:, target] / self.diagonal[target]
        return np.where(places == target, 0, shares)


def fit_weights(rows: sparse.csr_array, ridge: Array) -> DenseWeights | FactoredWeights:
    """The closed form, in movies x movies, or in rows x rows where there are fewer rows than movies."""
    few_rows = rows.shape[0] < rows.shape[1]
    return _dual_weights(rows, ridge) if few_rows else _primal_weights(rows, ridge)


def _primal_weights(rows: sparse.csr_array, ridge: Array) -> DenseWeights:
    gram = (rows.T @ rows).toarray().astype(np.float32)
    gram[np.diag_indices_from(gram)] += ridge
    inverse = linalg.inv(gram, overwrite_a=True, check_finite=False, assume_a="pos")
    weights = -inverse / np.diag(inverse)
    np.fill_diagonal(weights, 0)
    return DenseWeights(np.ascontiguousarray(weights, dtype=np.float32))


def _dual_weights(rows: sparse.csr_array, ridge: Array) -> FactoredWeights:
    """Woodbury: P = D - D Z'(I + Z D Z')^-1 Z D with D = diag(1 / ridge), and V'V is what is taken from D."""
    scaled = rows.multiply(1 / ridge).tocsr()
    kernel = (scaled @ rows.T).toarray().astype(np.float64)
    kernel[np.diag_indices_from(kernel)] += 1
    factors = linalg.solve_triangular(np.linalg.cholesky(kernel), scaled.toarray(), lower=True)
    diagonal = 1 / ridge - np.square(factors).sum(axis=0)
    return FactoredWeights(factors.astype(np.float32), diagonal.astype(np.float32))


@dataclass(frozen=True, eq=False)
class EaseModel:
    movie_ids: Ints
    weights: DenseWeights | FactoredWeights
    popularity: Popularity
    popularity_damping: Floats
    stars: ItemKnnStars
    value_offset: float

    def _values(self, ratings: Floats) -> Floats:
        return np.asarray(self.value_offset + (1 - self.value_offset) * ratings / 5)

    def scores(self, profile: Profile) -> Floats:
        places, ratings = profile.known_to(self.movie_ids)
        if not len(places):
            return self.popularity.scores()
        return self.weights.apply(places, self._values(ratings)) * self.popularity_damping

    def predict(self, profile: Profile) -> Floats:
        return self.stars.predict(profile)

    def explain(self, profile: Profile, movie_id: int) -> Explanation:
        place = place_of(self.movie_ids, movie_id)
        places, ratings = profile.known_to(self.movie_ids)
        if not len(places):
            return None
        values = self._values(ratings)
        amounts = values * self.weights.onto(places, place) * self.popularity_damping[place]
        order = np.argsort(-amounts, kind="stable")
        return Contributions(self.movie_ids[places[order]], ratings[order], amounts[order])
