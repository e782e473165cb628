"""How popular each movie is: the first list of a user without ratings, and the baseline to beat."""

from dataclasses import dataclass

import numpy as np

from services.recommender.model.execution import Execution
from services.recommender.model.interface import Attribution, Floats, Ints, Model, Profile, indices_of
from services.recommender.model.matrix import Array, Ratings, check_shape
from services.recommender.model.stars import MEAN_WITHOUT_RATINGS, ItemKnnStars

PRIOR_RATINGS = 25
"""In ratings, 0 and up: an average counts as if so many more ratings had been the overall one. Conventional, not
tuned."""


@dataclass(frozen=True, eq=False)
class Popularity:
    """Rating counts and average stars, one per movie. A movie without ratings has the overall average."""

    counts: Array
    averages: Array
    overall: float

    @classmethod
    def from_ratings(cls, ratings: Ratings) -> "Popularity":
        totals, overall = ratings.totals, ratings.totals.mean(MEAN_WITHOUT_RATINGS)
        rated = totals.counts > 0
        averages = np.where(rated, totals.stars / np.maximum(totals.counts, 1), overall).astype(np.float32)
        check_shape(averages, len(ratings.movie_ids))
        return cls(ratings.rating_counts(), averages, overall)

    def scores(self) -> Array:
        """The average, shrunk to the overall one, times the log of one more than the count; one per movie, float32."""
        shrunk = (self.counts * self.averages + PRIOR_RATINGS * self.overall) / (self.counts + PRIOR_RATINGS)
        return np.asarray(shrunk * np.log1p(self.counts), dtype=np.float32)


@dataclass(frozen=True)
class MostPopular:
    """Ranks by rating counts, the same for everybody. Without hyper-parameters."""

    def fit(self, ratings: Ratings, execution: Execution) -> "PopularityModel":
        return PopularityModel(
            ratings.movie_ids, Popularity.from_ratings(ratings), ItemKnnStars.fit(ratings, execution)
        )


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

    def explain_all(self, profile: Profile, movie_ids: Ints) -> list[Attribution]:
        del profile
        return [None] * len(indices_of(self.movie_ids, movie_ids))
