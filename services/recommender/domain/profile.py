"""Profiles: what a user has rated and dismissed. Immutable; a change makes a new one of the next version."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import polars as pl

from services.recommender.model import Profile


@dataclass(frozen=True)
class Verdict:
    """What a user said of one movie: stars, "not interested", "seen it" (to be rated later), or several of them."""

    rating: float | None
    rated_at: int
    dismissed: bool = False
    seen: bool = False

    def says_something(self) -> bool:
        return self.rating is not None or self.dismissed or self.seen


@dataclass(frozen=True)
class UserProfile:
    """`version` counts the committed changes; sample users stay at 0."""

    user_id: int
    version: int
    verdicts: Mapping[int, Verdict] = field(default_factory=dict)

    @property
    def rated(self) -> dict[int, Verdict]:
        return {movie: verdict for movie, verdict in self.verdicts.items() if verdict.rating is not None}

    def for_model(self) -> Profile:
        rated = self.rated
        stars = [verdict.rating or 0.0 for verdict in rated.values()]
        return Profile(list(rated), stars, [verdict.rated_at for verdict in rated.values()])

    def without(self, movie_id: int) -> "UserProfile":
        """What it would be had nothing been said of this movie; for comparing, never for storing."""
        return replace(self, verdicts={movie: said for movie, said in self.verdicts.items() if movie != movie_id})

    def with_rating(self, movie_id: int, rating: float | None, now: int) -> "UserProfile":
        old = self.verdicts.get(movie_id, Verdict(None, now))
        if old.rating == rating:
            return self
        return self._with({movie_id: replace(old, rating=rating, rated_at=now, seen=False)})

    def with_ratings(self, ratings: Mapping[int, float], now: int) -> "UserProfile":
        """All of them as one change."""
        old = {movie: self.verdicts.get(movie, Verdict(None, now)) for movie in ratings}
        said = {
            m: replace(old[m], rating=r, rated_at=now, seen=False) for m, r in ratings.items() if old[m].rating != r
        }
        return self._with(said) if said else self

    def with_dismissal(self, movie_id: int, dismissed: bool, now: int) -> "UserProfile":
        old = self.verdicts.get(movie_id, Verdict(None, now))
        if old.dismissed == dismissed:
            return self
        return self._with({movie_id: replace(old, dismissed=dismissed)})

    def with_sighting(self, movie_id: int, seen: bool, now: int) -> "UserProfile":
        old = self.verdicts.get(movie_id, Verdict(None, now))
        if old.seen == seen:
            return self
        return self._with({movie_id: replace(old, seen=seen)})

    def _with(self, said: Mapping[int, Verdict]) -> "UserProfile":
        kept = {movie: old for movie, old in self.verdicts.items() if movie not in said}
        kept |= {movie: verdict for movie, verdict in said.items() if verdict.says_something()}
        return replace(self, version=self.version + 1, verdicts=kept)


class SampleUsers:
    """The data set's own users, in memory."""

    def __init__(self, ratings: pl.DataFrame) -> None:
        ordered = ratings.sort("user_id", maintain_order=True)
        self._users = ordered["user_id"].to_numpy()
        self._ratings = ordered.drop("user_id")
        self.last_id = int(self._users[-1])
        self.count = len(np.unique(self._users))

    def find(self, user_id: int) -> UserProfile | None:
        start, stop = np.searchsorted(self._users, [user_id, user_id + 1])
        if start == stop:
            return None
        rows = self._ratings[int(start) : int(stop)].iter_rows(named=True)
        verdicts = {row["movie_id"]: Verdict(row["rating"], row["rated_at"]) for row in rows}
        return UserProfile(user_id, 0, verdicts)
