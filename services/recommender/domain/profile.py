"""Profiles: what a user said about movies. Immutable; a change returns a new profile of the next version."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from services.recommender.model import Profile
from shared.contracts.lists import Visibility

MAX_SEEN_DATES = 20


@dataclass(frozen=True)
class Verdict:
    """What a user said about one movie: a rating, "not interested", "seen it" (to be rated later), or several.

    `seen_on` holds at most `MAX_SEEN_DATES` dates, newest first; `wanted_at` is when the user wanted to see the movie.
    """

    rating: float | None
    rated_at: int
    dismissed: bool = False
    seen: bool = False
    seen_on: tuple[date, ...] = ()
    wanted_at: int | None = None

    def is_empty(self) -> bool:
        return self.rating is None and not (self.dismissed or self.seen or self.has_dates())

    def has_dates(self) -> bool:
        return bool(self.seen_on) or self.wanted_at is not None


@dataclass(frozen=True)
class UserProfile:
    """`version` counts the committed changes; sample users stay at 0. `visibility`: who else may see the list.
    `stored_as` belongs to the store that loaded the profile: how it is stored, which the commit of a change has to
    know."""

    user_id: int
    version: int
    verdicts: Mapping[int, Verdict] = field(default_factory=dict)
    stored_as: object = field(default=None, compare=False, repr=False)
    visibility: Visibility = "open"

    @property
    def rated(self) -> dict[int, Verdict]:
        return {movie_id: verdict for movie_id, verdict in self.verdicts.items() if verdict.rating is not None}

    def newest_first(self) -> list[tuple[int, Verdict]]:
        return sorted(self.verdicts.items(), key=lambda item: (-item[1].rated_at, item[0]))

    def for_model(self) -> Profile:
        """In the order of movie ids, so that ratings of the same second weigh the same in every process."""
        rated = dict(sorted(self.rated.items()))
        stars = [verdict.rating or 0.0 for verdict in rated.values()]
        return Profile(list(rated), stars, [verdict.rated_at for verdict in rated.values()])

    def without(self, movie_id: int) -> "UserProfile":
        """The profile without its verdict on this movie, of the same version: for comparing, never for storing."""
        return replace(self, verdicts={movie: verdict for movie, verdict in self.verdicts.items() if movie != movie_id})

    def with_rating(self, movie_id: int, rating: float | None, now: int) -> "UserProfile":
        """Rates the movie, or removes its rating. A rated movie no longer waits to be rated."""
        return self._with({movie_id: self._rated(movie_id, rating, now)})

    def with_ratings(self, ratings: Mapping[int, float], now: int) -> "UserProfile":
        """All ratings as one change."""
        return self._with({movie_id: self._rated(movie_id, rating, now) for movie_id, rating in ratings.items()})

    def with_dismissed(self, movie_id: int, dismissed: bool, now: int) -> "UserProfile":
        return self._with({movie_id: replace(self._verdict(movie_id, now), dismissed=dismissed)})

    def with_seen(self, movie_id: int, seen: bool, now: int) -> "UserProfile":
        return self._with({movie_id: replace(self._verdict(movie_id, now), seen=seen)})

    def with_verdicts(self, verdicts: Mapping[int, Verdict]) -> "UserProfile":
        """All verdicts as one change; empty ones are removed."""
        return self._with(verdicts)

    def with_visibility(self, visibility: Visibility) -> "UserProfile":
        if visibility == self.visibility:
            return self
        return replace(self, version=self.version + 1, visibility=visibility)

    def _rated(self, movie_id: int, rating: float | None, now: int) -> Verdict:
        verdict = self._verdict(movie_id, now)
        return verdict if verdict.rating == rating else replace(verdict, rating=rating, rated_at=now, seen=False)

    def _verdict(self, movie_id: int, now: int) -> Verdict:
        return self.verdicts.get(movie_id, Verdict(None, now))

    def _with(self, verdicts: Mapping[int, Verdict]) -> "UserProfile":
        """The same profile where nothing changes."""
        merged = {movie_id: old for movie_id, old in self.verdicts.items() if movie_id not in verdicts}
        merged |= {movie_id: verdict for movie_id, verdict in verdicts.items() if not verdict.is_empty()}
        return self if merged == self.verdicts else replace(self, version=self.version + 1, verdicts=merged)
