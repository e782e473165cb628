"""Ratings of any number in parts that are loaded one at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, reduce

import numpy as np
import polars as pl
from scipy import sparse

from services.recommender.model.matrix import Part, RatingMatrix, Ratings, genre_flags, movie_years
from services.recommender.model.parts.totals import Array, RatingTotals


@dataclass(frozen=True, eq=False)
class PartTotals:
    """What a part is found to hold when it is prepared."""

    part: Part
    totals: RatingTotals


@dataclass(frozen=True, eq=False)
class StoredRatings(Ratings):
    """Every user is in a single part."""

    movie_ids: Array
    genres: Array
    years: Array
    found: Sequence[PartTotals]
    features: sparse.csr_array | None = None
    added: tuple[int, ...] = ()

    @classmethod
    def from_movies(cls, movies: pl.DataFrame, found: Sequence[PartTotals]) -> "StoredRatings":
        """From movies(movie_id, year, genres), which are all that the parts have ratings of."""
        movie_ids = movies["movie_id"].sort().to_numpy()
        return cls(movie_ids, genre_flags(movie_ids, movies), movie_years(movie_ids, movies), found)

    @cached_property
    def totals(self) -> RatingTotals:
        return reduce(RatingTotals.__add__, [each.totals for each in self.found])

    @property
    def parts(self) -> Sequence[Part]:
        return [each.part for each in self.found]

    @property
    def users_of_parts(self) -> Sequence[int]:
        return [each.totals.users for each in self.found]

    def whole(self) -> RatingMatrix:
        loaded = [part.load() for part in self.parts]
        user_ids = np.concatenate([each.user_ids for each in loaded])
        stars = sparse.csr_array(sparse.vstack([each.stars for each in loaded], format="csr"))
        times = np.concatenate([each.rated_at for each in loaded])
        order = np.argsort(user_ids, kind="stable")
        places = sparse.csr_array((np.arange(stars.nnz), stars.indices, stars.indptr), stars.shape)[order].data
        return RatingMatrix(
            user_ids[order],
            self.movie_ids,
            stars[order],
            times[places],
            self.genres,
            self.years,
            self.features,
            self.added,
        )
