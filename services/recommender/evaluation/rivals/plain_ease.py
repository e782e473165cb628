"""What else one would use, fitted in the same run and ranked by the same code: EASE as published (Steck, WWW 2019),
with one ridge and neither genres, recency nor newcomers' popularity."""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from services.recommender.model.algorithms.closed_form import dual_factors, primal_weights
from services.recommender.model.algorithms.rating_values import ANCHORS
from services.recommender.model.execution import Execution
from services.recommender.model.interface import Attribution, Floats, Ints, Model, Profile
from services.recommender.model.matrix import RatingMatrix, Ratings
from services.recommender.model.stars import ItemKnnStars
from services.recommender.model.weights import DenseWeights, FactoredWeights, Weights

Values = tuple[float, float, float, float, float]


@dataclass(frozen=True)
class StarValueRows:
    """users x movies: the values of their stars."""

    by_stars: Values

    def __call__(self, part: RatingMatrix) -> sparse.csr_array:
        return part.with_data(np.interp(part.stars.data, ANCHORS, self.by_stars))


@dataclass(frozen=True)
class PlainEase:
    by_stars: Values
    """values of 1 to 5 stars, in the fit and in a profile"""
    ridge: float = 200.0

    def fit(self, ratings: Ratings, execution: Execution) -> "PlainEaseModel":
        rows, size = StarValueRows(self.by_stars), len(ratings.movie_ids)
        ridge = np.full(size, self.ridge, np.float32)
        stars = ItemKnnStars.fit(ratings, execution)
        if 2 * ratings.totals.users < size:
            factors = FactoredWeights(*dual_factors(execution.stacked(ratings, rows), ridge))
            return PlainEaseModel(ratings.movie_ids, factors, self.by_stars, stars)
        gram = execution.gram(ratings, rows, size, "ease")
        weights = primal_weights(gram, np.zeros((1, size), np.float32), ridge)
        np.fill_diagonal(weights, 0)
        return PlainEaseModel(ratings.movie_ids, DenseWeights(np.ascontiguousarray(weights)), self.by_stars, stars)


@dataclass(frozen=True, eq=False)
class PlainEaseModel(Model):
    movie_ids: Ints
    weights: Weights
    by_stars: Values
    stars: ItemKnnStars

    def scores(self, profile: Profile) -> Floats:
        known = profile.known_to(self.movie_ids)
        values = np.interp(known.ratings, ANCHORS, self.by_stars).astype(np.float32)
        return self.weights.apply(known.indices, values)

    def predict(self, profile: Profile) -> Floats:
        return self.stars.predict(profile)

    def explain_all(self, profile: Profile, movie_ids: Ints) -> list[Attribution]:
        del profile
        return [None] * len(movie_ids)


RIVALS: dict[str, PlainEase] = {
    "EASE, plain": PlainEase((1, 1, 1, 1, 1), ridge=400.0),
    "EASE, liked": PlainEase((0, 0, 0, 1, 1)),
    "EASE, graded": PlainEase((0, 0.3, 0.64, 0.82, 1)),
    "EASE, signed": PlainEase((-0.5, -0.3, 0.1, 0.8, 1)),
}
