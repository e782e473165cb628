"""Matrices of a part of the ratings that several algorithms use."""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from services.recommender.model.matrix import Array, RatingMatrix


@dataclass(frozen=True, eq=False)
class ValueRows:
    """users x movies: the values of ratings with this offset, of the movies at these indices."""

    offset: float
    movies: Array

    def __call__(self, part: RatingMatrix) -> sparse.csr_array:
        return part.values(self.offset)[:, self.movies]


@dataclass(frozen=True, eq=False)
class RatedRows:
    """users x movies: 1 for each rating."""

    movies: Array

    def __call__(self, part: RatingMatrix) -> sparse.csr_array:
        return part.with_data(np.ones_like(part.stars.data))[:, self.movies]


@dataclass(frozen=True, eq=False)
class FittedRows:
    """X of EASE, and below it the same ratings with a row for each sitting, weighted by their shares of the Gram
    matrix; of the movies at these indices."""

    offset: float
    sitting_share: float
    movies: Array

    def __call__(self, part: RatingMatrix) -> sparse.csr_array:
        values = part.values(self.offset)
        if not self.sitting_share:
            return values[:, self.movies]
        sittings = part.by_sitting(values)[:, self.movies] * np.float32(self.sitting_share**0.5)
        by_user = values[:, self.movies] * np.float32((1 - self.sitting_share) ** 0.5)
        return sparse.csr_array(sparse.vstack([by_user, sittings], format="csr"))


@dataclass(frozen=True, eq=False)
class AbsoluteSums:
    """Of a part: the sum of each movie's absolute values, of the movies at these indices."""

    offset: float
    movies: Array

    def __call__(self, part: RatingMatrix) -> Array:
        values = part.values(self.offset)
        sums = np.bincount(values.indices, np.abs(values.data), minlength=values.shape[1])
        return np.asarray(sums[self.movies])


@dataclass(frozen=True, eq=False)
class NormalisedRows:
    """users x movies: values by powers of their user's and movie's sums of absolute values."""

    offset: float
    movies: Array
    user_norm: float
    by_movie: Array
    """one factor a movie"""

    def __call__(self, part: RatingMatrix) -> sparse.csr_array:
        values = part.values(self.offset)[:, self.movies]
        by_user = np.maximum(abs(values).sum(axis=1), 1e-9) ** -self.user_norm
        return values.multiply(by_user[:, None]).multiply(self.by_movie).tocsr().astype(np.float32)
