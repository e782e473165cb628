"""A fitted model over the movies of today's catalogue, which may have more or fewer than it was fitted to."""

from typing import Any

import numpy as np

from services.recommender.model.interface import (
    Attribution,
    BriefAttribution,
    Floats,
    FoldIn,
    Ints,
    Model,
    Profile,
)
from services.recommender.model.matrix import Array


class ProjectedModel(Model):
    """A movie without a column in the model gets the lowest score and an average prediction."""

    def __init__(self, fitted: Model, movie_ids: Ints) -> None:
        self.fitted = fitted
        self.movie_ids = movie_ids
        columns = np.searchsorted(fitted.movie_ids, movie_ids).clip(max=len(fitted.movie_ids) - 1)
        self.is_known = fitted.movie_ids[columns] == movie_ids
        self.columns = columns[self.is_known]

    def fold_in(self, profile: Profile) -> FoldIn:
        fold_in = self.fitted.fold_in(profile)
        return FoldIn(
            by_ratings=self._projected(fold_in.by_ratings, fold_in.scores.min()),
            by_stars=self._projected(fold_in.by_stars, 0),
            by_dislikes=self._projected(fold_in.by_dislikes, 0),
            crowd=self._projected(fold_in.crowd, 0),
            stars=self._projected(fold_in.stars, np.median(fold_in.stars)),
        )

    def scores(self, profile: Profile) -> Floats:
        scores = self.fitted.scores(profile)
        return self._projected(scores, scores.min())

    def predict(self, profile: Profile) -> Floats:
        stars = self.fitted.predict(profile)
        return self._projected(stars, np.median(stars))

    def associations(self, index: int) -> Floats | None:
        if not self.is_known[index]:
            return None
        found = self.fitted.associations(int(self.columns[self.is_known[:index].sum()]))
        return None if found is None else self._projected(found, 0)

    def _projected(self, values: Floats, without_column: Any) -> Floats:
        projected = np.full(len(self.movie_ids), without_column, values.dtype)
        projected[self.is_known] = values[self.columns]
        return projected

    def explain_all(self, profile: Profile, movie_ids: Ints) -> list[Attribution]:
        known = self._fitted_to(movie_ids)
        explained = iter(self.fitted.explain_all(profile, movie_ids[known]))
        return [next(explained) if is_known else None for is_known in known]

    def explain_briefly(self, profile: Profile, movie_ids: Ints, limit: int) -> list[BriefAttribution]:
        known = self._fitted_to(movie_ids)
        explained = iter(self.fitted.explain_briefly(profile, movie_ids[known], limit))
        return [next(explained) if is_known else None for is_known in known]

    def _fitted_to(self, movie_ids: Ints) -> Array:
        return np.isin(movie_ids, self.fitted.movie_ids)


def project(fitted: Model, movie_ids: Ints) -> Model:
    """The model itself if it was fitted to exactly these movies."""
    if np.array_equal(fitted.movie_ids, movie_ids):
        return fitted
    return ProjectedModel(fitted, movie_ids)
