"""How ratings from elsewhere enter a profile: the newer date wins, and at equal dates the import."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from typing import Any

from services.recommender.domain.merged_profile import latest, newest_days
from services.recommender.domain.profile import UserProfile, Verdict
from shared.contracts.profile_imports import ImportedVerdict, VerdictChange, VerdictState

STATED_TOGETHER = (("rating", "rated_at", "seen"), ("dismissed",), ("wanted_at",), ("rested_until",))


def changes_of(profile: UserProfile, imported: Iterable[ImportedVerdict]) -> list[VerdictChange]:
    """What an import would change. Of two verdicts on a movie the later in the list comes later."""
    verdicts: dict[int, Verdict] = {}
    for each in imported:
        verdicts[each.movie_id] = _merged(verdicts.get(each.movie_id, profile.verdicts.get(each.movie_id)), each)
    return [
        VerdictChange(movie_id=movie_id, before=_state(profile.verdicts.get(movie_id)), after=after)
        for movie_id, verdict in verdicts.items()
        if verdict != profile.verdicts.get(movie_id) and (after := _state(verdict)) is not None
    ]


def with_changes(profile: UserProfile, changes: Iterable[VerdictChange]) -> UserProfile:
    return profile.with_verdicts(
        {each.movie_id: _applied(profile.verdicts.get(each.movie_id), each.after) for each in changes}
    )


def without_changes(profile: UserProfile, changes: Iterable[VerdictChange]) -> UserProfile:
    """Restores what the changes replaced, where nothing has changed since: a later rating stays, and the days of the
    same movie that came with the import go."""
    stated = (each for each in changes if each.movie_id in profile.verdicts)
    return profile.with_verdicts({each.movie_id: _undone(profile.verdicts[each.movie_id], each) for each in stated})


def known_only(imported: Iterable[ImportedVerdict], movies: Mapping[int, object]) -> list[ImportedVerdict]:
    return [each for each in imported if each.movie_id in movies]


def _merged(old: Verdict | None, new: ImportedVerdict) -> Verdict:
    merged = old or Verdict(None, new.rated_at)
    if new.rating is not None and _outweighs(new, old):
        merged = replace(merged, rating=new.rating, rated_at=new.rated_at, seen=False)
    is_seen = merged.seen or (new.seen and merged.rating is None)
    return replace(
        merged,
        seen=is_seen,
        dismissed=merged.dismissed or new.dismissed,
        seen_on=newest_days(merged.seen_on, new.seen_on),
        wanted_at=latest(merged.wanted_at, _wanted_at(merged, new)),
        rested_until=latest(merged.rested_until, new.rested_until),
    )


def _wanted_at(old: Verdict, new: ImportedVerdict) -> int | None:
    """A watchlist without dates says nothing of a movie that is rated or seen."""
    return new.wanted_at if new.dated or not (old.rating is not None or old.seen or old.seen_on) else None


def _outweighs(new: ImportedVerdict, old: Verdict | None) -> bool:
    """The same rating without a date says nothing new."""
    if old is None or old.rating is None:
        return True
    return new.rated_at >= old.rated_at and (new.dated or new.rating != old.rating)


def _state(verdict: Verdict | None) -> VerdictState | None:
    """None also of a verdict that holds nothing that an import can change."""
    if verdict is None or verdict.is_empty():
        return None
    return VerdictState.model_validate(asdict(verdict) | {"seen_on": list(verdict.seen_on)})


def _undone(verdict: Verdict, change: VerdictChange) -> Verdict:
    before, after = change.before or VerdictState(rating=None, rated_at=verdict.rated_at), change.after
    restored: dict[str, Any] = {
        name: getattr(before, name)
        for names in STATED_TOGETHER
        if all(getattr(verdict, name) == getattr(after, name) for name in names)
        for name in names
    }
    added, displaced = {*after.seen_on} - {*before.seen_on}, {*before.seen_on} - {*after.seen_on}
    return replace(verdict, **restored, seen_on=newest_days({*verdict.seen_on} - added, displaced))


def _applied(verdict: Verdict | None, state: VerdictState | None) -> Verdict:
    if state is None:
        return Verdict(None, 0)
    return replace(verdict or Verdict(None, 0), **state.model_dump() | {"seen_on": tuple(state.seen_on)})
