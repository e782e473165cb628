"""The model of every algorithm that scores by item-to-item weights: a weighted sum over the rated movies."""

from dataclasses import dataclass

import numpy as np

from services.recommender.model.algorithms.gaussian import GaussianStars
from services.recommender.model.algorithms.popularity import Popularity
from services.recommender.model.interface import Contributions, Explanation, Floats, Ints, Model, Profile, places_of
from services.recommender.model.stars import ItemKnnStars
from services.recommender.model.weights import Weights

LEAST_RECENT_SHARE = 0.2


@dataclass(frozen=True, eq=False)
class ItemWeightsModel(Model):
    """`value_offset` and up is what a rating weighs, 5 stars weighing 1. Where `recency` is above 0, the rating of
    age rank a (0 is the latest) counts 0.2 + 0.8 exp(-a / recency) of that."""

    movie_ids: Ints
    weights: Weights
    popularity: Popularity
    stars: ItemKnnStars | GaussianStars
    value_offset: float
    recency: float

    def values(self, ratings: Floats, rated_at: Ints) -> Floats:
        values = self.value_offset + (1 - self.value_offset) * ratings / 5
        if self.recency:
            age = np.empty(len(values))
            age[np.argsort(-rated_at, kind="stable")] = np.arange(len(values))
            values = values * (LEAST_RECENT_SHARE + (1 - LEAST_RECENT_SHARE) * np.exp(-age / self.recency))
        return np.asarray(values, dtype=np.float32)

    def scores(self, profile: Profile) -> Floats:
        known = profile.known_to(self.movie_ids)
        scores = self.weights.apply(known.places, self.values(known.ratings, known.rated_at))
        return scores if scores.any() else self.popularity.scores()

    def predict(self, profile: Profile) -> Floats:
        return self.stars.predict(profile)

    def explain_all(self, profile: Profile, movie_ids: Ints) -> list[Explanation]:
        targets, known = places_of(self.movie_ids, movie_ids), profile.known_to(self.movie_ids)
        values = self.values(known.ratings, known.rated_at)
        amounts = np.ascontiguousarray((values[:, None] * self.weights.onto(known.places, targets)).T)
        if not amounts.any():
            return [None] * len(targets)
        order = np.argsort(-amounts, axis=1, kind="stable")
        sorted_amounts = np.take_along_axis(amounts, order, axis=1)
        return list(map(Contributions, self.movie_ids[known.places][order], known.ratings[order], sorted_amounts))
