"""Weights of movies that nobody has rated, from those of movies that are known by the same features.

W_new = W K Phi (Phi' K Phi + RIDGE)^-1 phi: a ridge regression of the columns of W on the features Phi (movies x
features), in which a movie with n ratings weighs K = n / (n + PRIOR_RATINGS). So a new movie's column is a mixture of
the columns of known ones, and its score remains a sum over the rated movies.

Mixtures do not rank like movies of their own. Therefore they are scaled: if every known movie were new, in turn (its
column from the regression on all others: the hat matrix gives it in closed form), as many of them would be among users'
first `FIRST` as there are places. `CAUTION` takes back what this overrates, since known movies are fitted better than
new ones.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np
from scipy import sparse

from services.recommender.model.matrix import Array, check_shape
from services.recommender.model.weights import Weights

RIDGE = 3.0
"""In movies, above 0."""
PRIOR_RATINGS = 20
"""0 and up."""
FIRST = 20
USERS_AT_A_TIME = 64
"""Whose scores of all movies are in memory together, several times."""
CAUTION = 0.8
"""Above 0. With .8, movies hidden from the fit get .85 times their share of places, with .9 1.37, with 1 1.97; on inner
splits of MovieLens 100K in time, known movies lose .20% of nDCG with .8 and .40% with .85."""


@dataclass(frozen=True, eq=False)
class FeatureColumns:
    coefficients: Array
    """movies x features, float32: W_new = coefficients @ phi"""
    mixtures: Array
    """features x movies, float32: any value of a new movie, such as its stars, is phi @ mixtures @ those of all"""

    @classmethod
    def fit(cls, weights: Weights, features: sparse.csr_array, counts: Array, sample: sparse.csr_array) -> Self:
        """`counts` are the ratings of each movie, and `sample` values of some users' ratings, users x movies."""
        check_shape(features, len(counts), features.shape[1])
        trust = sparse.csr_array(features.multiply((counts / (counts + PRIOR_RATINGS))[:, None])).astype(np.float32)
        gram = (features.T @ trust).toarray() + RIDGE * np.eye(features.shape[1])
        inverse = np.linalg.inv(gram)
        mixing = (trust @ inverse).astype(np.float32)
        coefficients = np.asarray(weights.times(trust) @ inverse.astype(np.float32))
        coefficients *= CAUTION * scale_of_new(weights, features, mixing, counts > 0, sample)
        return cls(coefficients, np.asarray(mixing.T))

    def columns_for(self, features: sparse.csr_array) -> Array:
        """W of new movies from their features (`FeatureSpace.encode`), movies x new movies, float32. Raises
        `ValueError` for features of another space."""
        check_shape(features, features.shape[0], self.coefficients.shape[1])
        return np.asarray((features @ self.coefficients.T).T, dtype=np.float32)


def scale_of_new(
    weights: Weights, features: sparse.csr_array, mixing: Array, is_known: Array, sample: sparse.csr_array
) -> float:
    """What scores of new movies are multiplied by, so that as many of the known ones, as new ones, reach the sampled
    users' first places as there are places. At least 0; 1 where there are fewer movies than places. `mixing` is
    K Phi (Phi' K Phi + RIDGE)^-1."""
    known, places = np.flatnonzero(is_known), FIRST * sample.shape[0]
    if len(known) <= FIRST:
        return 1.0
    own_features = features[known]
    hat = own_features.multiply(mixing[known]).sum(axis=1)
    needed = np.zeros(0)
    for start in range(0, sample.shape[0], USERS_AT_A_TIME):
        users = sample[start : start + USERS_AT_A_TIME]
        scores = np.asarray(weights.times_rows(users))
        fitted = (scores @ mixing) @ own_features.T
        as_new = (fitted - hat * scores[:, known]) / np.maximum(1 - hat, 1e-3)
        found = needed_scales(as_new, scores[:, known], users[:, known].toarray() != 0)
        needed = np.sort(np.concatenate([needed, found]))[:places]
    return float(needed[-1]) if len(needed) else 1.0


def needed_scales(as_new: Array, scores: Array, rated: Array) -> Array:
    """What the scores of movies as new ones are multiplied by at least to reach users' first places, of each movie of
    each user that can reach them. All are users x movies."""
    own = np.where(rated, -np.inf, scores)
    last = np.partition(own, -FIRST, axis=1)[:, -FIRST][:, None]
    possible = (as_new > 0) & ~rated & (last > 0)
    return np.asarray(np.broadcast_to(last, as_new.shape)[possible] / as_new[possible])
