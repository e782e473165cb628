"""A profile with one verdict per movie, where the user has said something about several ids of it."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from services.recommender.datasets.twins import Twins
from services.recommender.domain.profile import UserProfile, Verdict
from shared.contracts.profile_imports import MAX_SEEN_DATES


def merge_profile(profile: UserProfile, twins: Twins) -> UserProfile:
    """The same profile where nothing has to be merged."""
    if not any(other in profile.verdicts for other in twins.kept):
        return profile
    return replace(profile, verdicts=_merged(profile.verdicts, twins))


def _merged(verdicts: Mapping[int, Verdict], twins: Twins) -> dict[int, Verdict]:
    merged: dict[int, Verdict] = {}
    for movie_id, verdict in verdicts.items():
        kept = twins.resolve(movie_id)
        merged[kept] = merge_verdicts(merged[kept], verdict) if kept in merged else verdict
    return merged


def merge_verdicts(one: Verdict, other: Verdict) -> Verdict:
    """The newer rating counts; what was said about either was said about both."""
    older, newer = sorted((one, other), key=lambda verdict: verdict.rated_at)
    rated = max((newer, older), key=_weight)
    return Verdict(
        rating=rated.rating,
        rated_at=rated.rated_at,
        dismissed=one.dismissed or other.dismissed,
        seen=rated.rating is None and (one.seen or other.seen),
        seen_on=newest_days(one.seen_on, other.seen_on),
        wanted_at=latest(one.wanted_at, other.wanted_at),
        rested_until=latest(one.rested_until, other.rested_until),
    )


def _weight(verdict: Verdict) -> int:
    return 2 if verdict.rating is not None else int(verdict.seen)


def newest_days(days: Iterable[date], others: Iterable[date]) -> tuple[date, ...]:
    """As many as the diary holds of a movie."""
    return tuple(sorted({*days, *others}, reverse=True)[:MAX_SEEN_DATES])


def latest(one: int | None, other: int | None) -> int | None:
    return max((time for time in (one, other) if time is not None), default=None)
