"""The ratings that a model is fitted to. Only those of some users need to be in memory."""

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import polars as pl

from services.recommender.datasets.formats import RATINGS
from services.recommender.datasets.twins import Twins, merge_ratings
from services.recommender.model.matrix import Array


@dataclass(frozen=True, eq=False)
class RatingTable:
    """ratings(user_id, movie_id, rating, rated_at) with one id per movie. Those of the data set, `stored`, may stay in
    their file; `new` are those of registered users."""

    stored: pl.LazyFrame
    new: pl.LazyFrame = field(default_factory=RATINGS.to_frame().lazy)
    twins: Twins = field(default_factory=Twins)

    @cached_property
    def per_user(self) -> pl.DataFrame:
        """(user_id, len), by user id. A user's ratings of twins count each."""
        return self._both().group_by("user_id").len().sort("user_id").collect(engine="streaming")

    @property
    def height(self) -> int:
        return int(self.per_user["len"].sum())

    def per_movie(self, movie_ids: Array) -> Array:
        """How many ratings each of the sorted ids has, those of its twins included."""
        counts = self.twins.resolve_column(self._both().group_by("movie_id").len().collect(engine="streaming"))
        known = counts.filter(pl.col("movie_id").is_in(movie_ids.tolist()))
        places = np.searchsorted(movie_ids, known["movie_id"].to_numpy())
        return np.bincount(places, known["len"].to_numpy(), minlength=len(movie_ids)).astype(np.int64)

    def of_users(self, first: int, last: int) -> pl.DataFrame:
        """Of the users with these ids and those between."""
        return merge_ratings(self._both(pl.col("user_id").is_between(first, last)).collect(), self.twins)

    def whole(self) -> pl.DataFrame:
        return merge_ratings(self._both().collect(), self.twins)

    def _both(self, chosen: pl.Expr | bool = True) -> pl.LazyFrame:
        return pl.concat([each.filter(chosen).cast(RATINGS) for each in (self.stored, self.new)])
