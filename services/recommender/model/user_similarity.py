"""The users most similar to a profile, whichever algorithm ranks the lists.

Similarity is the cosine of stars weighted by inverse document frequency, log(users / raters), so that a rare movie in
common says more than a famous one. It is computed on each call, from all ratings of the profile's movies: no users x
users matrix is kept.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np
import polars as pl

from services.recommender.model.interface import Floats, Ints, Profile
from services.recommender.model.matrix import Array, narrowed

NEIGHBOURS = 60
"""As many as `UserKnn` uses."""
MIN_IDF = 1e-3
"""A movie that every user rated counts this much, not nothing."""


@dataclass(frozen=True, eq=False)
class UserSimilarity:
    """The ratings of the movie `movie_ids[n]` are at `starts[n]:starts[n + 1]`, by user."""

    user_ids: Ints
    """sorted"""
    movie_ids: Ints
    """sorted"""
    starts: Ints
    raters: Ints
    """Places in `user_ids`."""
    stars: Floats
    idf: Floats
    """One per movie."""
    norms: Floats
    """The length of each user's weighted stars."""

    @classmethod
    def from_ratings(cls, ratings: pl.DataFrame) -> Self:
        """From ratings(user_id, movie_id, rating)."""
        ordered = ratings.select("user_id", "movie_id", "rating").sort("movie_id", "user_id")
        user_ids = ordered["user_id"].unique().sort().to_numpy()
        movie_ids, starts, counts = np.unique(ordered["movie_id"].to_numpy(), return_index=True, return_counts=True)
        raters = narrowed(np.searchsorted(user_ids, ordered["user_id"].to_numpy()))
        stars, idf = ordered["rating"].to_numpy(), np.maximum(np.log(len(user_ids) / counts), MIN_IDF)
        squares = np.square(stars * np.repeat(idf, counts))
        return cls(
            user_ids=narrowed(user_ids),
            movie_ids=narrowed(movie_ids),
            starts=narrowed(np.append(starts, len(stars))),
            raters=raters,
            stars=stars,
            idf=idf,
            norms=np.sqrt(np.bincount(raters, squares, minlength=len(user_ids))),
        )

    def nearest_users(self, profile: Profile, exclude: int, count: int = NEIGHBOURS) -> Ints:
        """Ids of the most similar users, most similar first, without the user `exclude`; equal ones by their ids."""
        known = profile.known_to(self.movie_ids)
        entries = [self._entries(place) for place in known.indices.tolist()]
        weights = known.ratings.astype(np.float64) * np.square(self.idf[known.indices])
        raters = concatenated([self.raters[each] for each in entries])
        products = [self.stars[each] * weight for each, weight in zip(entries, weights, strict=True)]
        dots = np.bincount(raters, concatenated(products), minlength=len(self.user_ids))
        common = np.flatnonzero(dots)
        common = common[self.user_ids[common] != exclude]
        order = np.lexsort((common, -dots[common] / self.norms[common]))
        return np.asarray(self.user_ids[common[order[:count]]])

    def ratings_of(self, users: Ints, movie_id: int) -> list[float]:
        """The stars that these users gave the movie, of those who rated it."""
        place = int(np.searchsorted(self.movie_ids, movie_id))
        if place == len(self.movie_ids) or self.movie_ids[place] != movie_id:
            return []
        entries = self._entries(place)
        by_users = np.isin(self.user_ids[self.raters[entries]], users)
        stars: list[float] = self.stars[entries][by_users].tolist()
        return stars

    def _entries(self, place: int) -> slice:
        return slice(*self.starts[place : place + 2].tolist())


def concatenated(parts: list[Array]) -> Array:
    return np.concatenate(parts) if parts else np.zeros(0, np.int64)
