"""What is published with a model, so that movies which were added after its training are scored by their features.

The regression of `new_movies.py`, over as many of the most rated movies as fit: a rating of another movie says nothing
of the added ones.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np
from scipy import sparse

from services.recommender.model.completion.new_movies import FeatureColumns
from services.recommender.model.matrix import Array

MAX_CELLS = 8_000_000
"""Of each matrix: bounds what is published and kept in memory to 64 MB."""


@dataclass(frozen=True, eq=False)
class FeatureRegression:
    places: Array
    """sorted indices of the movies that the matrices are of, among those of the model"""
    coefficients: Array
    """movies x features, float32: W_new = coefficients @ phi"""
    mixtures: Array
    """features x movies, float32"""

    @classmethod
    def from_columns(cls, columns: FeatureColumns, counts: Array) -> Self:
        """`counts` are the ratings of each movie."""
        limit = max(1, MAX_CELLS // columns.coefficients.shape[1])
        places = np.sort(np.argsort(-counts, kind="stable")[:limit])
        return cls(
            places,
            np.ascontiguousarray(columns.coefficients[places]),
            np.ascontiguousarray(columns.mixtures[:, places]),
        )

    def rows(self, indices: Array, columns: Array | slice = slice(None)) -> Array:
        """Coefficients of the rated movies, rated x features; 0 for a movie that the regression leaves out."""
        found = np.searchsorted(self.places, indices).clip(max=len(self.places) - 1)
        return np.where((self.places[found] == indices)[:, None], self.coefficients[found][:, columns], 0)

    def mixed(self, values: Array, features: sparse.csr_array) -> Array:
        """What the features say of new movies' values, from those of the model's movies, one a new movie."""
        known = values[self.places]
        mean = known.mean()
        return np.asarray(mean + features @ (self.mixtures @ (known - mean)))
