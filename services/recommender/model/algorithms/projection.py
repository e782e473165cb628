"""A fitted model over the movies of today's catalogue, which may have more or fewer than it was fitted to."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields
from typing import Any

import numpy as np

from services.recommender.model.algorithms.added_movies import AddedMovies
from services.recommender.model.algorithms.item_weights import ItemWeightsModel
from services.recommender.model.interface import (
    Attribution,
    BriefAttribution,
    Contributions,
    Floats,
    FoldIn,
    Ints,
    Model,
    Profile,
)
from services.recommender.model.matrix import Array
from services.recommender.model.movie_features import FeatureSpace


class ProjectedModel(Model):
    """A movie without a column in the model is scored by its features, where it has an entry in `added`. Without that
    it gets the lowest score and an average prediction."""

    def __init__(self, fitted: Model, movie_ids: Ints, added: AddedMovies | None = None) -> None:
        """`added` has the movies of `movie_ids` that the model does not know, in this order."""
        self.fitted = fitted
        self.movie_ids = movie_ids
        self.added = added
        columns = np.searchsorted(fitted.movie_ids, movie_ids).clip(max=len(fitted.movie_ids) - 1)
        self.is_known = fitted.movie_ids[columns] == movie_ids
        self.columns = columns[self.is_known]
        self.places_of_added = {movie_id: place for place, movie_id in enumerate(movie_ids[~self.is_known].tolist())}

    def fold_in(self, profile: Profile) -> FoldIn:
        fold_in = self.fitted.fold_in(profile)
        added = self.added.fold_in(profile, fold_in) if self.added else None
        added = added or FoldIn.from_scores(np.array([fold_in.scores.min()]), np.array([np.median(fold_in.stars)]))
        parts = [self._projected(getattr(fold_in, each.name), getattr(added, each.name)) for each in fields(FoldIn)]
        return FoldIn(*parts)

    def scores(self, profile: Profile) -> Floats:
        return self.fold_in(profile).scores

    def predict(self, profile: Profile) -> Floats:
        return self.fold_in(profile).stars

    def associations(self, index: int) -> Floats | None:
        if not self.is_known[index]:
            return None
        found = self.fitted.associations(int(self.columns[self.is_known[:index].sum()]))
        return None if found is None else self._projected(found, 0)

    def feature_amounts(self, movie_id: int, rated: Sequence[int]) -> dict[tuple[str, str], float]:
        place = self.places_of_added.get(movie_id)
        return {} if self.added is None or place is None else self.added.feature_amounts(place, rated)

    def _projected(self, values: Floats, others: Any) -> Floats:
        """`others` are of the movies without a column, one for each or one for all."""
        projected = np.empty(len(self.movie_ids), values.dtype)
        projected[self.is_known] = values[self.columns]
        projected[~self.is_known] = others
        return projected

    def explain_all(self, profile: Profile, movie_ids: Ints) -> list[Attribution]:
        known = np.isin(movie_ids, self.fitted.movie_ids)
        explained = iter(self.fitted.explain_all(profile, movie_ids[known]))
        return self._merged(profile, movie_ids, known, explained)

    def explain_briefly(self, profile: Profile, movie_ids: Ints, limit: int) -> list[BriefAttribution]:
        known = np.isin(movie_ids, self.fitted.movie_ids)
        explained = iter(self.fitted.explain_briefly(profile, movie_ids[known], limit))
        merged = self._merged(profile, movie_ids, known, explained)
        return [each.largest(limit) if isinstance(each, Contributions) else each for each in merged]

    def _merged(self, profile: Profile, movie_ids: Ints, known: Array, explained: Iterator[Any]) -> list[Any]:
        """Attributions of all, where `explained` are those of the known movies."""
        added = iter(self._explain_added(profile, movie_ids[~known]))
        return [next(explained if is_known else added) for is_known in known]

    def _explain_added(self, profile: Profile, movie_ids: Ints) -> Sequence[Attribution]:
        if self.added is None or not len(movie_ids):
            return [None] * len(movie_ids)
        places = np.searchsorted(self.movie_ids[~self.is_known], movie_ids)
        return self.added.explain(profile, places)


def project(fitted: Model, movie_ids: Ints, describe: Callable[[FeatureSpace, Ints], Any] | None = None) -> Model:
    """The model itself if it was fitted to exactly these movies. `describe` returns the features of movies that the
    model does not know, movies x features, in the given order of their ids."""
    if np.array_equal(fitted.movie_ids, movie_ids):
        return fitted
    unknown = np.setdiff1d(movie_ids, fitted.movie_ids)
    return ProjectedModel(fitted, movie_ids, _added(fitted, unknown, describe) if describe and len(unknown) else None)


def _added(fitted: Model, movie_ids: Ints, describe: Callable[[FeatureSpace, Ints], Any]) -> AddedMovies | None:
    """None for a model that was published without a regression."""
    if not isinstance(fitted, ItemWeightsModel) or fitted.by_features is None or fitted.feature_space is None:
        return None
    space = fitted.feature_space
    return AddedMovies(fitted, fitted.by_features, describe(space, movie_ids), space.names)
