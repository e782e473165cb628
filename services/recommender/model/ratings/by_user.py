"""The ratings of each user of a data set, as arrays that can be stored and memory-mapped."""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np
import polars as pl

from services.recommender.model.matrix import Array, narrowed


@dataclass(frozen=True, eq=False)
class RatingsByUser:
    """The ratings of the user `user_ids[n]` are at `starts[n]:starts[n + 1]`, in the order of the data set."""

    user_ids: Array
    """sorted"""
    starts: Array
    movie_ids: Array
    stars: Array
    rated_at: Array
    """epoch seconds"""

    @classmethod
    def from_frame(cls, ratings: pl.DataFrame) -> Self:
        """From ratings(user_id, movie_id, rating, rated_at)."""
        ordered = ratings.sort("user_id", maintain_order=True)
        user_ids, starts = np.unique(ordered["user_id"].to_numpy(), return_index=True)
        return cls(
            user_ids=narrowed(user_ids),
            starts=narrowed(np.append(starts, len(ordered))),
            movie_ids=narrowed(ordered["movie_id"].to_numpy()),
            stars=ordered["rating"].to_numpy(),
            rated_at=narrowed(ordered["rated_at"].to_numpy()),
        )

    def __len__(self) -> int:
        return len(self.stars)

    @property
    def users(self) -> int:
        return len(self.user_ids)

    @property
    def last_user_id(self) -> int:
        """0 without users."""
        return int(self.user_ids[-1]) if len(self.user_ids) else 0

    def knows(self, user_id: int) -> bool:
        place = self._place_of(user_id)
        return place < len(self.user_ids) and int(self.user_ids[place]) == user_id

    def of_user(self, user_id: int) -> Iterator[tuple[int, float, int]]:
        """Movie id, stars and epoch seconds of each rating; nothing for an unknown user."""
        place = self._place_of(user_id)
        entries = slice(*self.starts[place : place + 2].tolist()) if self.knows(user_id) else slice(0)
        columns = (self.movie_ids[entries], self.stars[entries], self.rated_at[entries])
        return zip(*(column.tolist() for column in columns), strict=True)

    def _place_of(self, user_id: int) -> int:
        return bisect_left(self._user_ids, user_id)

    @cached_property
    def _user_ids(self) -> memoryview:
        """Searched in a microsecond; `np.searchsorted` would copy all ids for one in 64 bits."""
        return self.user_ids.data
