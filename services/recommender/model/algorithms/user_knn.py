"""User neighbours, ranked by the sum: score_i = sum over the k closest users v of sim(u, v) x_vi.

sim is the cosine of rating values weighed by the movies' inverse document frequency log(users / n_i), so that a rare
movie in common says more than a famous one. Ranking by the sum, not by the average, is what makes it competitive.
"""

from dataclasses import dataclass

import numpy as np

from services.recommender.model.algorithms.popularity import Popularity
from services.recommender.model.execution import Work
from services.recommender.model.interface import Explanation, Floats, Ints, Model, Neighbours, Profile, places_of
from services.recommender.model.matrix import Array, RatingMatrix, SparseRows
from services.recommender.model.stars import ItemKnnStars


@dataclass(frozen=True)
class UserKnn:
    neighbours: int = 60

    def fit(self, matrix: RatingMatrix, work: Work) -> "UserKnnModel":
        popularity = Popularity.of(matrix)
        rarity = np.log(max(len(matrix.user_ids), 1) / np.maximum(popularity.counts, 1)).clip(1e-3).astype(np.float32)
        weighed = matrix.values(0).multiply(rarity).tocsr()
        norms = np.sqrt(weighed.multiply(weighed).sum(axis=1))
        unit = weighed.multiply(1 / np.maximum(norms, 1e-9)[:, None]).tocsr()
        return UserKnnModel(
            movie_ids=matrix.movie_ids,
            stars_given=SparseRows.of(matrix.stars),
            unit_by_movie=SparseRows.of(unit.T.tocsr()),
            rarity=rarity,
            popularity=popularity,
            stars=ItemKnnStars.fit(matrix, work),
            neighbours=self.neighbours,
        )


@dataclass(frozen=True, eq=False)
class UserKnnModel(Model):
    movie_ids: Ints
    stars_given: SparseRows
    """users x movies"""
    unit_by_movie: SparseRows
    """movies x users, each user's weighed values of length 1"""
    rarity: Floats
    popularity: Popularity
    stars: ItemKnnStars
    neighbours: int

    def closest(self, profile: Profile) -> tuple[Ints, Floats]:
        """The most similar users' rows and their similarities, all above 0."""
        places, ratings, _ = profile.known_to(self.movie_ids)
        weighed = ratings / 5 * self.rarity[places]
        similarity = weighed @ self.unit_by_movie.csr()[places] / max(float(np.linalg.norm(weighed)), 1e-9)
        order = np.argsort(-similarity, kind="stable")[: self.neighbours]
        order = order[similarity[order] > 0]
        return order, similarity[order]

    def scores(self, profile: Profile) -> Floats:
        users, similarity = self.closest(profile)
        if not len(users):
            return self.popularity.scores()
        return np.asarray(similarity @ self.stars_given.csr()[users] / 5)

    def predict(self, profile: Profile) -> Floats:
        return self.stars.predict(profile)

    def explain_all(self, profile: Profile, movie_ids: Ints) -> list[Explanation]:
        targets = places_of(self.movie_ids, movie_ids)
        users, _ = self.closest(profile)
        given = self.stars_given.csr()[users][:, targets].toarray()
        return [_neighbours(stars) for stars in given.T]


def _neighbours(stars: Array) -> Neighbours | None:
    rated = stars[stars > 0]
    return Neighbours(len(rated), float(rated.mean()), among=len(stars)) if len(rated) else None
