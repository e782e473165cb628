"""The paper's algorithm, unchanged: a rating matrix, cosine similarity of users, a similarity-weighted average.

r(u, i) = sum_v sim(u, v) r(v, i) / sum_v sim(u, v), over the users v who rated movie i. It ranks by this average too,
so a movie that one similar user loved comes first; therefore it is a choice and not the default.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from services.recommender.model.algorithms.popularity import Popularity
from services.recommender.model.execution import Execution
from services.recommender.model.interface import Attribution, Floats, Ints, Model, Neighbours, Profile, indices_of
from services.recommender.model.matrix import Array, Ratings, SparseRows, check_shape
from services.recommender.model.stars import MAX_STARS, MIN_STARS

EXPLAINING_NEIGHBOURS = 20
"""How many raters of a movie an attribution names: the most similar ones."""


@dataclass(frozen=True)
class UserCosine:
    """Without hyper-parameters: the average is over all users."""

    def fit(self, ratings: Ratings, execution: Execution) -> "UserCosineModel":
        matrix = ratings.whole()
        del execution
        norms = np.sqrt(matrix.stars.multiply(matrix.stars).sum(axis=1))
        check_shape(norms, len(matrix.user_ids))
        return UserCosineModel(
            movie_ids=matrix.movie_ids,
            stars=SparseRows.from_csr(matrix.stars),
            movie_stars=SparseRows.from_csr(matrix.stars.T.tocsr()),
            user_norms=norms,
            popularity=Popularity.from_ratings(matrix),
        )


@dataclass(frozen=True, eq=False)
class UserCosineModel(Model):
    movie_ids: Ints
    stars: SparseRows
    """users x movies"""
    movie_stars: SparseRows
    """movies x users"""
    user_norms: Floats
    """lengths of the rows of `stars`"""
    popularity: Popularity

    def similarities(self, profile: Profile) -> Array:
        """Cosine of the profile with every user's row of stars; 0 to 1."""
        indices, ratings, _ = profile.known_to(self.movie_ids)
        dots = ratings.astype(np.float64) @ self.movie_stars.to_csr()[indices]
        norm = np.linalg.norm(ratings.astype(np.float64))
        return np.asarray(dots / np.maximum(norm * self.user_norms, 1e-12))

    def predict(self, profile: Profile) -> Floats:
        if not len(profile.known_to(self.movie_ids).indices):
            return self.popularity.averages
        average = self._weighted_average(profile)
        return np.asarray(np.where(average > 0, np.clip(average, MIN_STARS, MAX_STARS), self.popularity.overall))

    def scores(self, profile: Profile) -> Floats:
        if not len(profile.known_to(self.movie_ids).indices):
            return self.popularity.scores()
        return self._weighted_average(profile)

    def _weighted_average(self, profile: Profile) -> Floats:
        """0 where no similar user rated the movie."""
        similarity, stars = self.similarities(profile), self.stars.to_csr()
        rated = stars.copy()
        rated.data = np.ones_like(rated.data)
        weighted_sum, weights = similarity @ stars, similarity @ rated
        return np.asarray(weighted_sum / np.where(weights > 0, weights, 1))

    def explain_all(self, profile: Profile, movie_ids: Ints) -> list[Attribution]:
        similarity, movie_stars = self.similarities(profile), self.movie_stars.to_csr()
        rows = movie_stars[indices_of(self.movie_ids, movie_ids)]
        return [
            nearest_raters(similarity[rows.indices[start:stop]], rows.data[start:stop])
            for start, stop in pairwise(rows.indptr)
        ]


def nearest_raters(similarity: Array, stars: Array) -> Neighbours | None:
    """From the similarities and stars of all raters of a movie; None if none of them is similar."""
    nearest = np.argsort(-similarity, kind="stable")[:EXPLAINING_NEIGHBOURS]
    nearest = nearest[similarity[nearest] > 0]
    return Neighbours(len(nearest), float(stars[nearest].mean())) if len(nearest) else None
