"""The model of every algorithm that scores by item-to-item weights: a weighted sum over the rated movies."""

from dataclasses import dataclass

import numpy as np

from services.recommender.model.algorithms.gaussian import GaussianStars
from services.recommender.model.algorithms.popularity import Popularity
from services.recommender.model.interface import (
    Attribution,
    BriefAttribution,
    Contributions,
    Floats,
    Ints,
    KnownRatings,
    LargestContributions,
    Model,
    Profile,
    indices_of,
)
from services.recommender.model.matrix import Array
from services.recommender.model.stars import ItemKnnStars
from services.recommender.model.weights import Weights

OLDEST_SHARE = 0.2
"""What the oldest rating still counts, 0 to 1. Found on ml-latest-small with FEW_USERS's recency."""


@dataclass(frozen=True, eq=False)
class ItemWeightsModel(Model):
    """score_i = sum_j x_j W_ji over the rated movies j, where x_j is `value_offset` + (1 - `value_offset`) * stars / 5.
    If `recency` is above 0, x_j is multiplied by 0.2 + 0.8 exp(-a / recency), where a is the rating's rank by age (0 is
    the latest)."""

    movie_ids: Ints
    weights: Weights
    popularity: Popularity
    stars: ItemKnnStars | GaussianStars
    value_offset: float
    recency: float

    def values(self, ratings: Floats, rated_at: Ints) -> Floats:
        """x, one value per rating, float32."""
        values = self.value_offset + (1 - self.value_offset) * ratings / 5
        if self.recency:
            age = np.empty(len(values))
            age[np.argsort(-rated_at, kind="stable")] = np.arange(len(values))
            values = values * (OLDEST_SHARE + (1 - OLDEST_SHARE) * np.exp(-age / self.recency))
        return np.asarray(values, dtype=np.float32)

    def scores(self, profile: Profile) -> Floats:
        known = profile.known_to(self.movie_ids)
        scores = self.weights.apply(known.indices, self.values(known.ratings, known.rated_at))
        return scores if scores.any() else self.popularity.scores()

    def predict(self, profile: Profile) -> Floats:
        return self.stars.predict(profile)

    def explain_all(self, profile: Profile, movie_ids: Ints) -> list[Attribution]:
        """Contributions x_j W_ji; None for all if every contribution is 0, since popularity ranks them then."""
        known, amounts = self._contributions(profile, movie_ids)
        if not amounts.any():
            return [None] * len(amounts)
        order = np.argsort(-amounts, axis=1, kind="stable")
        sorted_amounts = np.take_along_axis(amounts, order, axis=1)
        return list(map(Contributions, self.movie_ids[known.indices][order], known.ratings[order], sorted_amounts))

    def explain_briefly(self, profile: Profile, movie_ids: Ints, limit: int) -> list[BriefAttribution]:
        """The same without sorting all contributions, which takes longer than everything else for long profiles."""
        known, amounts = self._contributions(profile, movie_ids)
        if not amounts.any():
            return [None] * len(amounts)
        order = first_of_each_row(amounts, limit)
        columns = (
            self.movie_ids[known.indices][order],
            known.ratings[order],
            np.take_along_axis(amounts, order, axis=1),
        )
        return list(map(LargestContributions, *(column.tolist() for column in columns)))

    def _contributions(self, profile: Profile, movie_ids: Ints) -> tuple[KnownRatings, Array]:
        """movies x ratings"""
        targets, known = indices_of(self.movie_ids, movie_ids), profile.known_to(self.movie_ids)
        values = self.values(known.ratings, known.rated_at)
        return known, np.ascontiguousarray((values[:, None] * self.weights.block(known.indices, targets)).T)


def first_of_each_row(values: Array, limit: int) -> Array:
    """Columns of each row's `limit` largest values, largest first; equal values keep their order."""
    rest, rows = values.copy(), np.arange(len(values))
    order = np.empty((len(values), min(limit, values.shape[1])), dtype=np.int64)
    for place in range(order.shape[1]):
        order[:, place] = rest.argmax(axis=1)
        rest[rows, order[:, place]] = -np.inf
    return order
