"""The paper's algorithm, kept exactly: a rating matrix, cosine similarity of users, a similarity-weighted average.

r(u, i) = sum_v sim(u, v) r(v, i) / sum_v sim(u, v), over the users v who rated movie i. It is also what it ranks
by, so a movie that one like-minded person loved comes first; that is why it is a choice and not the default.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from services.recommender.model.algorithms.popularity import Popularity
from services.recommender.model.execution import Work
from services.recommender.model.interface import Explanation, Floats, Ints, Model, Neighbours, Profile, places_of
from services.recommender.model.matrix import Array, RatingMatrix, SparseRows

CLOSEST = 20


@dataclass(frozen=True)
class UserCosine:
    def fit(self, matrix: RatingMatrix, work: Work) -> "UserCosineModel":
        del work
        norms = np.sqrt(matrix.stars.multiply(matrix.stars).sum(axis=1))
        return UserCosineModel(
            movie_ids=matrix.movie_ids,
            stars=SparseRows.of(matrix.stars),
            movie_stars=SparseRows.of(matrix.stars.T.tocsr()),
            user_norms=norms,
            popularity=Popularity.of(matrix),
        )


@dataclass(frozen=True, eq=False)
class UserCosineModel(Model):
    movie_ids: Ints
    stars: SparseRows
    """users x movies"""
    movie_stars: SparseRows
    """the same, movies x users"""
    user_norms: Floats
    popularity: Popularity

    def similarities(self, profile: Profile) -> Array:
        """Cosine of the profile with every user's row of stars."""
        places, ratings, _ = profile.known_to(self.movie_ids)
        dots = ratings.astype(np.float64) @ self.movie_stars.csr()[places]
        norm = np.linalg.norm(ratings.astype(np.float64))
        return np.asarray(dots / np.maximum(norm * self.user_norms, 1e-12))

    def predict(self, profile: Profile) -> Floats:
        if not len(profile.known_to(self.movie_ids)[0]):
            return self.popularity.averages
        average = self._weighted_average(profile)
        return np.asarray(np.where(average > 0, np.clip(average, 0.5, 5), self.popularity.overall))

    def scores(self, profile: Profile) -> Floats:
        if not len(profile.known_to(self.movie_ids)[0]):
            return self.popularity.scores()
        return self._weighted_average(profile)

    def _weighted_average(self, profile: Profile) -> Floats:
        """0 where nobody of any similarity rated the movie."""
        similarity, stars = self.similarities(profile), self.stars.csr()
        rated = stars.copy()
        rated.data = np.ones_like(rated.data)
        weighed, weights = similarity @ stars, similarity @ rated
        return np.asarray(weighed / np.where(weights > 0, weights, 1))

    def explain_all(self, profile: Profile, movie_ids: Ints) -> list[Explanation]:
        similarity, movie_stars = self.similarities(profile), self.movie_stars.csr()
        rows = movie_stars[places_of(self.movie_ids, movie_ids)]
        return [
            closest_raters(similarity[rows.indices[start:stop]], rows.data[start:stop])
            for start, stop in pairwise(rows.indptr)
        ]


def closest_raters(similarity: Array, stars: Array) -> Neighbours | None:
    closest = np.argsort(-similarity, kind="stable")[:CLOSEST]
    closest = closest[similarity[closest] > 0]
    return Neighbours(len(closest), float(stars[closest].mean())) if len(closest) else None
