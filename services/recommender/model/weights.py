"""Item-to-item weights W, movies x movies with a zero diagonal: score_i = sum_j x_j W_ji over the rated movies j."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from services.recommender.model.interface import Floats, Ints
from services.recommender.model.matrix import Array


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
    """W_ji = sum_r left_rj right_ri for i != j: small where there are fewer users than movies."""

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
