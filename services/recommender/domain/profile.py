"""Profiles: what a user said about movies. Immutable; a change returns a new profile of the next version."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta

from services.recommender.model import Profile
from shared.contracts.errors import InvalidInput
from shared.contracts.lists import Visibility
from shared.contracts.profile_imports import MAX_SEEN_DATES

REST_SECONDS = 30 * 24 * 3600


@dataclass(frozen=True)
class Verdict:
    """What a user said about one movie: a rating, "not interested", "seen it" (to be rated later), or several.

    `seen_on` holds at most `MAX_SEEN_DATES` dates, newest first; `wanted_at` is when the user wanted to see the movie,
    which stays when it is seen, so that undoing that puts the movie back on the watchlist. `rested_until` ends a
    "not now".
    """

    rating: float | None
    rated_at: int
    dismissed: bool = False
    seen: bool = False
    seen_on: tuple[date, ...] = ()
    wanted_at: int | None = None
    rested_until: int | None = None

    def is_empty(self) -> bool:
        return self.rating is None and not (self.dismissed or self.seen or self.has_dates())

    def has_dates(self) -> bool:
        return bool(self.seen_on) or self.wanted_at is not None or self.rested_until is not None

    def is_wanted(self) -> bool:
        """Wanted, and neither dismissed nor seen since."""
        return self.wanted_at is not None and not self.dismissed and self._wantable_from() <= self.wanted_at

    def awaits_rating(self) -> bool:
        return self.rating is None and (self.seen or bool(self.seen_on))

    def is_resting(self, now: float) -> bool:
        return self.rested_until is not None and self.rested_until > now

    def is_recommendable(self, now: float) -> bool:
        return self.rating is None and not (self.seen or self.dismissed or self.seen_on or self.is_resting(now))

    def rated(self, rating: float | None, now: int) -> "Verdict":
        """A rated movie no longer waits to be rated, and is no longer wanted."""
        if rating == self.rating and (rating is None or not self.is_wanted()):
            return self
        changed = replace(self, rating=rating, rated_at=now, seen=False)
        return changed if rating is None else changed._wanted_before(now)

    def marked_seen(self, now: int) -> "Verdict":
        """A rated movie keeps the time of its rating."""
        if self.seen and not self.is_wanted():
            return self
        if self.rating is not None:
            return replace(self, seen=True, wanted_at=None)
        return replace(self, seen=True, rated_at=now)._wanted_before(now)

    def seen_also_on(self, day: date) -> "Verdict":
        """Raises `InvalidInput` if there are too many dates."""
        days = tuple(sorted({*self.seen_on, day}, reverse=True))
        if len(days) > MAX_SEEN_DATES:
            raise InvalidInput(f"The diary holds at most {MAX_SEEN_DATES} dates of one movie. Remove one first.")
        return replace(self, seen_on=days)

    def wanted(self, now: int) -> "Verdict":
        """Also a movie that was seen or dismissed before."""
        if self.is_wanted():
            return self
        return replace(self, dismissed=False, wanted_at=max(now, self._wantable_from()))

    def _wantable_from(self) -> int:
        """From then on, wanting the movie means to see it again; 0 if it was not seen."""
        stated = self.rated_at + 1 if self.rating is not None or self.seen else 0
        return max(stated, _end_of(self.seen_on[0]) if self.seen_on else 0)

    def _wanted_before(self, now: int) -> "Verdict":
        return replace(self, wanted_at=None if self.wanted_at is None else min(self.wanted_at, now))


def _end_of(day: date) -> int:
    return int((datetime.combine(day, time(), UTC) + timedelta(days=1)).timestamp())


@dataclass(frozen=True)
class UserProfile:
    """`version` counts the committed changes; sample users stay at 0. `visibility`: who else may see the list.
    `wanted_in_lists`: whether wanted movies stay in the user's lists. `hooked`: whether each change is written for the
    user's webhooks. `stored_as` belongs to the store that loaded the profile: how it is stored, which the commit of a
    change has to know."""

    user_id: int
    version: int
    verdicts: Mapping[int, Verdict] = field(default_factory=dict)
    stored_as: object = field(default=None, compare=False, repr=False)
    visibility: Visibility = "open"
    wanted_in_lists: bool = True
    hooked: bool = False

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

    def kept_out(self, now: float) -> list[int]:
        """Movies that are not to be recommended to this user."""
        return [
            movie_id
            for movie_id, verdict in self.verdicts.items()
            if verdict.rating is not None
            or not verdict.is_recommendable(now)
            or (not self.wanted_in_lists and verdict.is_wanted())
        ]

    def next_rest_end(self, now: float) -> int | None:
        """When the first of the resting movies may be recommended again."""
        ends = (verdict.rested_until for verdict in self.verdicts.values())
        return min((end for end in ends if end is not None and end > now), default=None)

    def with_rating(self, movie_id: int, rating: float | None, now: int) -> "UserProfile":
        """Rates the movie, or removes its rating."""
        return self._with({movie_id: self._verdict(movie_id, now).rated(rating, now)})

    def with_ratings(self, ratings: Mapping[int, float], now: int) -> "UserProfile":
        """All ratings as one change."""
        return self._with(
            {movie_id: self._verdict(movie_id, now).rated(stars, now) for movie_id, stars in ratings.items()}
        )

    def with_dismissed(self, movie_id: int, dismissed: bool, now: int) -> "UserProfile":
        return self._with({movie_id: replace(self._verdict(movie_id, now), dismissed=dismissed)})

    def with_seen(self, movie_id: int, seen: bool, now: int) -> "UserProfile":
        verdict = self._verdict(movie_id, now)
        return self._with({movie_id: verdict.marked_seen(now) if seen else replace(verdict, seen=False)})

    def with_seen_on(self, movie_id: int, day: date, now: int) -> "UserProfile":
        """Raises `InvalidInput` if there are too many dates."""
        return self._with({movie_id: self._verdict(movie_id, now).seen_also_on(day)})

    def without_seen_on(self, movie_id: int, day: date) -> "UserProfile":
        """`with_seen_on` of the same day restores what was, also a wish to see the movie again."""
        verdict = self._verdict(movie_id, 0)
        return self._with({movie_id: replace(verdict, seen_on=tuple(each for each in verdict.seen_on if each != day))})

    def with_wanted(self, movie_id: int, wanted: bool, now: int) -> "UserProfile":
        verdict = self._verdict(movie_id, now)
        return self._with({movie_id: verdict.wanted(now) if wanted else replace(verdict, wanted_at=None)})

    def with_rest(self, movie_id: int, until: int | None, now: int) -> "UserProfile":
        return self._with({movie_id: replace(self._verdict(movie_id, now), rested_until=until)})

    def with_verdicts(self, verdicts: Mapping[int, Verdict]) -> "UserProfile":
        """All verdicts as one change; empty ones are removed."""
        return self._with(verdicts)

    def with_visibility(self, visibility: Visibility) -> "UserProfile":
        if visibility == self.visibility:
            return self
        return replace(self, version=self.version + 1, visibility=visibility)

    def with_wanted_in_lists(self, wanted_in_lists: bool) -> "UserProfile":
        if wanted_in_lists == self.wanted_in_lists:
            return self
        return replace(self, version=self.version + 1, wanted_in_lists=wanted_in_lists)

    def with_hooked(self, hooked: bool) -> "UserProfile":
        if hooked == self.hooked:
            return self
        return replace(self, version=self.version + 1, hooked=hooked)

    def _verdict(self, movie_id: int, now: int) -> Verdict:
        return self.verdicts.get(movie_id, Verdict(None, now))

    def _with(self, verdicts: Mapping[int, Verdict]) -> "UserProfile":
        """The same profile where nothing changes."""
        merged = {movie_id: old for movie_id, old in self.verdicts.items() if movie_id not in verdicts}
        merged |= {movie_id: verdict for movie_id, verdict in verdicts.items() if not verdict.is_empty()}
        return self if merged == self.verdicts else replace(self, version=self.version + 1, verdicts=merged)
