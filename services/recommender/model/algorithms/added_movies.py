"""Movies that were added after a model was fitted, scored by their features as if the fit had known them unrated.

r_i = sum_j x_j W_ji as for all movies, with W_ji = c_j phi_i from the published regression (`feature_regression.py`).
Stars, and what the movies nearest to disliked ones lose, are mixtures of those of movies with such features.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from services.recommender.model.algorithms.item_weights import ItemWeightsModel
from services.recommender.model.completion.feature_regression import FeatureRegression
from services.recommender.model.interface import Contributions, Floats, FoldIn, Ints, Profile
from services.recommender.model.matrix import Array
from services.recommender.model.stars import MAX_STARS, MIN_STARS
from services.recommender.model.weights import signed_contributions, signed_sum


@dataclass(frozen=True, eq=False)
class AddedMovies:
    model: ItemWeightsModel
    regression: FeatureRegression
    features: sparse.csr_array
    """added movies x features"""
    names: list[tuple[str, str] | None]
    """of the features, as `FeatureSpace` has them"""

    def fold_in(self, profile: Profile, fitted: FoldIn) -> FoldIn | None:
        """`fitted` is what the model says of its own movies. None where it knows no taste, only popularity."""
        known = profile.known_to(self.model.movie_ids)
        by_ratings = np.asarray(signed_sum(self, known.indices, self.model.values.values(known)), np.float32)
        if not by_ratings.any():
            return None
        stars = np.clip(self.regression.mixed(fitted.stars, self.features), MIN_STARS, MAX_STARS)
        return FoldIn(
            by_ratings=by_ratings,
            by_stars=by_scale(fitted.by_stars, fitted.stars, stars),
            by_dislikes=np.minimum(self.regression.mixed(fitted.by_dislikes, self.features), 0),
            crowd=np.full(len(stars), fitted.crowd.min()),
            stars=stars.astype(fitted.stars.dtype),
        )

    def apply(self, indices: Ints, values: Floats) -> Array:
        """values @ W[indices], one an added movie. Many movies may be added, so W itself is not computed."""
        return np.asarray(self.features @ (self.regression.rows(indices).T @ values))

    def push(self, indices: Ints, values: Floats) -> Array:
        """values @ max(0, W[indices]), for dislikes, of which there are few."""
        return np.asarray(np.maximum(self.features @ self.regression.rows(indices).T, 0) @ values)

    def block(self, rows: Ints, columns: Ints) -> Array:
        """W[rows, columns], rated x added movies."""
        return np.asarray(self.features[columns] @ self.regression.rows(rows).T).T

    def feature_amounts(self, place: int, rated: Sequence[int]) -> dict[tuple[str, str], float]:
        """Of the ratings' part, for liked movies that the model knows, each of value 1; positive amounts alone."""
        known = np.searchsorted(self.model.movie_ids, rated)
        start, end = self.features.indptr[place : place + 2]
        columns, values = self.features.indices[start:end], self.features.data[start:end]
        amounts = self.regression.rows(known, columns).sum(axis=0) * values
        names = [self.names[column] for column in columns.tolist()]
        return {name: amount for name, amount in zip(names, amounts.tolist(), strict=True) if name and amount > 0}

    def explain(self, profile: Profile, places: Ints) -> list[Contributions | None]:
        """Contributions of the ratings to the added movies at these places; None for all where they are all 0."""
        known = profile.known_to(self.model.movie_ids)
        amounts = signed_contributions(self, known.indices, self.model.values.values(known), places).T
        if not amounts.any():
            return [None] * len(places)
        order = np.argsort(-amounts, axis=1, kind="stable")
        ids, ratings = self.model.movie_ids[known.indices][order], known.ratings[order]
        return list(map(Contributions, ids, ratings, np.take_along_axis(amounts, order, axis=1)))


def by_scale(parts: Floats, stars: Floats, others: Array) -> Array:
    """What other movies' stars add to the score, where these stars add these parts, which are linear in them."""
    spread = float(stars.std())
    slope = float(parts.std()) / spread if spread else 0.0
    return np.asarray(slope * (others - stars.mean()), dtype=np.float32)
