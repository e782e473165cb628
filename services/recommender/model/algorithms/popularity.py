"""How popular each movie is: the first list of somebody who has rated nothing yet, and the baseline to beat."""

from dataclasses import dataclass

import numpy as np

from services.recommender.model.execution import Work
from services.recommender.model.interface import Explanation, Floats, Ints, Model, Profile, places_of
from services.recommender.model.matrix import Array, RatingMatrix
from services.recommender.model.stars import ItemKnnStars

PRIOR_RATINGS = 25


@dataclass(frozen=True, eq=False)
class Popularity:
    """Rating counts and averages, one a movie. A movie that nobody rated has the overall average."""

    counts: Array
    averages: Array
    overall: float

    @classmethod
    def of(cls, matrix: RatingMatrix) -> "Popularity":
        counts = matrix.rating_counts()
        overall = float(matrix.stars.data.mean()) if matrix.stars.nnz else 3.0
        sums = np.bincount(matrix.stars.indices, weights=matrix.stars.data, minlength=len(counts))
        averages = np.where(counts > 0, sums / np.maximum(counts, 1), overall).astype(np.float32)
        return cls(counts, averages, overall)

    def scores(self) -> Array:
        """Expected stars times how many know it: the average shrunk to the overall one, by log count."""
        shrunk = (self.counts * self.averages + PRIOR_RATINGS * self.overall) / (self.counts + PRIOR_RATINGS)
        return np.asarray(shrunk * np.log1p(self.counts), dtype=np.float32)


@dataclass(frozen=True)
class MostPopular:
    def fit(self, matrix: RatingMatrix, work: Work) -> "PopularityModel":
        return PopularityModel(matrix.movie_ids, Popularity.of(matrix), ItemKnnStars.fit(matrix, work))


@dataclass(frozen=True, eq=False)
class PopularityModel(Model):
    movie_ids: Ints
    popularity: Popularity
    stars: ItemKnnStars

    def scores(self, profile: Profile) -> Floats:
        del profile
        return self.popularity.counts

    def predict(self, profile: Profile) -> Floats:
        return self.stars.predict(profile)

    def explain_all(self, profile: Profile, movie_ids: Ints) -> list[Explanation]:
        del profile
        return [None for _ in places_of(self.movie_ids, movie_ids)]
