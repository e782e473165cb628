"""The model of every algorithm that scores by item-to-item weights: a weighted sum over the rated movies."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from services.recommender.model.algorithms.crowd import crowd_scores
from services.recommender.model.algorithms.gaussian import GaussianStars
from services.recommender.model.algorithms.nearness import Nearness
from services.recommender.model.algorithms.popularity import Popularity
from services.recommender.model.algorithms.rating_values import RatingValues
from services.recommender.model.completion.feature_regression import FeatureRegression
from services.recommender.model.interface import (
    REASON_LEVELS,
    Attribution,
    BriefAttribution,
    Contributions,
    Floats,
    FoldIn,
    Ints,
    KnownRatings,
    LargestContributions,
    Model,
    Profile,
    indices_of,
    reason_levels,
)
from services.recommender.model.matrix import Array
from services.recommender.model.movie_features import FeatureSpace
from services.recommender.model.ranking import standardise
from services.recommender.model.stars import ItemKnnStars
from services.recommender.model.weights import Weights, signed_contributions, signed_sum


@dataclass(frozen=True, eq=False)
class ItemWeightsModel(Model):
    """score_i = r_i + star_share sd(r) z(stars)_i + avoidance_i + crowd_i with r_i = sum_j x_j W_ji over the rated
    movies j, where a dislike (x_j < 0) counts along positive weights alone. x are the `values` of the ratings, z(stars)
    the predicted stars in standard deviations over all movies; avoidance (`nearness.py`) is left out without
    `nearness`, and crowd (`crowd.py`) without `likes`."""

    movie_ids: Ints
    weights: Weights
    popularity: Popularity
    stars: ItemKnnStars | GaussianStars
    values: RatingValues
    star_share: float = 0.0
    """0 and up"""
    likes: Floats | None = None
    """how many users liked each movie"""
    nearness: Nearness | None = None
    avoidance: float = 0.0
    """weight of the movies nearest to a disliked one, in standard deviations of the ratings' part; 0 and up"""
    by_features: FeatureRegression | None = None
    """of movies that the model was not fitted to; models that were published before do not have it"""
    feature_space: FeatureSpace | None = None
    """what the features of `by_features` mean"""

    def with_feature_space(self, space: FeatureSpace) -> Model:
        return self if self.by_features is None else replace(self, feature_space=space)

    def fold_in(self, profile: Profile) -> FoldIn:
        known, stars = profile.known_to(self.movie_ids), self.stars.predict(profile)
        by_ratings = signed_sum(self.weights, known.indices, self.values.values(known))
        if not by_ratings.any():
            return FoldIn.from_scores(self.popularity.scores(), stars)
        spread = float(by_ratings.std())
        nearness = self.nearness_to_dislikes(known)
        by_stars, by_dislikes = self.star_scores(spread, stars), -self.avoidance * spread * nearness
        taste = by_ratings + by_stars + by_dislikes
        return FoldIn(by_ratings, by_stars, by_dislikes, self.crowd(taste, known, nearness), stars)

    def star_scores(self, spread: float, stars: Floats) -> Array:
        """What the predicted stars add, float32. `spread` is the ratings' part's standard deviation."""
        if not self.star_share:
            return np.zeros(len(stars), np.float32)
        return np.asarray(self.star_share * spread * standardise(stars), dtype=np.float32)

    def nearness_to_dislikes(self, known: KnownRatings) -> Array:
        """0 to 1, float32; 0 without `nearness`."""
        if self.nearness is None:
            return np.zeros(len(self.movie_ids), np.float32)
        return self.nearness.avoidance(known)

    def crowd(self, taste: Array, known: KnownRatings, nearness: Array) -> Array:
        if self.likes is None:
            return np.zeros(len(taste), np.float32)
        return crowd_scores(taste, self._standard_likes, known.ratings, nearness)

    @cached_property
    def _standard_likes(self) -> Floats:
        return standardise(np.asarray(self.likes))

    def scores(self, profile: Profile) -> Floats:
        return self.fold_in(profile).scores

    def predict(self, profile: Profile) -> Floats:
        return self.stars.predict(profile)

    def associations(self, index: int) -> Floats:
        """sqrt(max(0, W_ij) max(0, W_ji)) of each movie j and the movie i."""
        return self.weights.mutual(index)

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
        order = largest_by_level(amounts, reason_levels(known.ratings), limit)
        columns = (
            self.movie_ids[known.indices][order],
            known.ratings[order],
            np.take_along_axis(amounts, order, axis=1),
        )
        return list(map(LargestContributions, *(column.tolist() for column in columns)))

    def _contributions(self, profile: Profile, movie_ids: Ints) -> tuple[KnownRatings, Array]:
        """movies x ratings"""
        targets, known = indices_of(self.movie_ids, movie_ids), profile.known_to(self.movie_ids)
        amounts = signed_contributions(self.weights, known.indices, self.values.values(known), targets)
        return known, np.ascontiguousarray(amounts.T)


def largest_by_level(amounts: Array, levels: Ints, limit: int) -> Array:
    """Columns of each row's `limit` largest amounts: those of the lowest level first, then of the next one."""
    order = np.empty((len(amounts), 0), dtype=np.int64)
    for level in REASON_LEVELS:
        if order.shape[1] < limit:
            columns = np.flatnonzero(levels == level)
            order = np.hstack([order, columns[first_of_each_row(amounts[:, columns], limit - order.shape[1])]])
    return order


def first_of_each_row(values: Array, limit: int) -> Array:
    """Columns of each row's `limit` largest values, largest first; equal values keep their order."""
    rest, rows = values.copy(), np.arange(len(values))
    order = np.empty((len(values), min(limit, values.shape[1])), dtype=np.int64)
    for place in range(order.shape[1]):
        order[:, place] = rest.argmax(axis=1)
        rest[rows, order[:, place]] = -np.inf
    return order
