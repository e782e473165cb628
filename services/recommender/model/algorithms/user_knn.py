"""User neighbours, ranked by the sum: score_i = sum over the k most similar users v of sim(u, v) x_vi.

sim is the cosine of rating values weighted by the movies' inverse document frequency log(users / n_i), so that a rare
movie in common says more than a famous one. Ranking by the sum, not by the average, makes it competitive.
"""

from dataclasses import dataclass

import numpy as np

from services.recommender.model.algorithms.popularity import Popularity
from services.recommender.model.execution import Execution
from services.recommender.model.interface import Attribution, Floats, Ints, Model, Neighbours, Profile, indices_of
from services.recommender.model.matrix import Array, Ratings, SparseRows, check_shape
from services.recommender.model.stars import ItemKnnStars

MIN_IDF = 1e-3
"""A movie that every user rated counts this much, not nothing."""


@dataclass(frozen=True)
class UserKnn:
    neighbours: int = 60
    """k: most similar users; 1 and up. A baseline's value, found on MovieLens 100K (docs/decisions/0004-model.md);
    `make select ALGORITHM=user-knn` varies it."""

    def fit(self, ratings: Ratings, execution: Execution) -> "UserKnnModel":
        matrix = ratings.whole()
        popularity = Popularity.from_ratings(matrix)
        idf = np.log(max(len(matrix.user_ids), 1) / np.maximum(popularity.counts, 1)).clip(MIN_IDF).astype(np.float32)
        weighted = matrix.values(0).multiply(idf).tocsr()
        check_shape(weighted, *matrix.stars.shape)
        norms = np.sqrt(weighted.multiply(weighted).sum(axis=1))
        unit = weighted.multiply(1 / np.maximum(norms, 1e-9)[:, None]).tocsr()
        return UserKnnModel(
            movie_ids=matrix.movie_ids,
            stars_given=SparseRows.from_csr(matrix.stars),
            unit_by_movie=SparseRows.from_csr(unit.T.tocsr()),
            rarity=idf,
            popularity=popularity,
            stars=ItemKnnStars.fit(matrix, execution),
            neighbours=self.neighbours,
        )


@dataclass(frozen=True, eq=False)
class UserKnnModel(Model):
    """Field names are those of published models."""

    movie_ids: Ints
    stars_given: SparseRows
    """users x movies"""
    unit_by_movie: SparseRows
    """movies x users: each user's weighted values, of length 1"""
    rarity: Floats
    """inverse document frequency, one per movie"""
    popularity: Popularity
    stars: ItemKnnStars
    neighbours: int

    def nearest_users(self, profile: Profile) -> tuple[Ints, Floats]:
        """Rows of the most similar users, most similar first, and their similarities, all above 0."""
        indices, ratings, _ = profile.known_to(self.movie_ids)
        weighted = ratings / 5 * self.rarity[indices]
        similarity = weighted @ self.unit_by_movie.to_csr()[indices] / max(float(np.linalg.norm(weighted)), 1e-9)
        order = np.argsort(-similarity, kind="stable")[: self.neighbours]
        order = order[similarity[order] > 0]
        return order, similarity[order]

    def scores(self, profile: Profile) -> Floats:
        users, similarity = self.nearest_users(profile)
        if not len(users):
            return self.popularity.scores()
        return np.asarray(similarity @ self.stars_given.to_csr()[users] / 5)

    def predict(self, profile: Profile) -> Floats:
        return self.stars.predict(profile)

    def explain_all(self, profile: Profile, movie_ids: Ints) -> list[Attribution]:
        targets = indices_of(self.movie_ids, movie_ids)
        users, _ = self.nearest_users(profile)
        stars = self.stars_given.to_csr()[users][:, targets].toarray()
        return [_raters_among(column) for column in stars.T]


def _raters_among(stars: Array) -> Neighbours | None:
    """From the stars that each of the nearest users gave a movie, 0 for those who did not rate it."""
    rated = stars[stars > 0]
    return Neighbours(len(rated), float(rated.mean()), among=len(stars)) if len(rated) else None
