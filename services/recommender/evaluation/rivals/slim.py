"""SLIM (Ning and Karypis, ICDM 2011) by the alternating directions of Steck et al., "ADMM SLIM" (WSDM 2020)."""

from dataclasses import dataclass

import numpy as np

from services.recommender.evaluation.rivals.plain_ease import PlainEaseModel, StarValueRows, Values
from services.recommender.model.execution import Execution
from services.recommender.model.matrix import Array, Ratings
from services.recommender.model.stars import ItemKnnStars
from services.recommender.model.weights import DenseWeights

STEPS, STIFFNESS = 30, 1000.0
"""Rounds, and the penalty that pulls both parts of the solution together."""


@dataclass(frozen=True)
class Slim:
    lasso: float = 5.0
    ridge: float = 200.0
    by_stars: Values = (1, 1, 1, 1, 1)
    """values of 1 to 5 stars, in the fit and in a profile"""

    def fit(self, ratings: Ratings, execution: Execution) -> PlainEaseModel:
        gram = execution.gram(ratings, StarValueRows(self.by_stars), len(ratings.movie_ids), "slim")
        weights = slim_weights(gram, self.lasso, self.ridge)
        stars = ItemKnnStars.fit(ratings, execution)
        return PlainEaseModel(ratings.movie_ids, DenseWeights(np.ascontiguousarray(weights)), self.by_stars, stars)


def slim_weights(gram: Array, lasso: float, ridge: float) -> Array:
    """Weights that are 0 or above, with a zero diagonal."""
    inverse = np.linalg.inv(gram + (ridge + STIFFNESS) * np.eye(len(gram), dtype=gram.dtype))
    sparse, dual = np.zeros_like(gram), np.zeros_like(gram)
    for _ in range(STEPS):
        dense = inverse @ (gram + STIFFNESS * sparse - dual)
        dense -= inverse * (np.diag(dense) / np.diag(inverse))
        sparse = np.maximum(dense + (dual - lasso) / STIFFNESS, 0)
        dual += STIFFNESS * (dense - sparse)
    np.fill_diagonal(sparse, 0)
    return np.asarray(sparse, dtype=np.float32)
