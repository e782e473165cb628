"""How ratings from elsewhere enter a profile: the newer date wins, and at equal dates the import."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from services.recommender.domain.profile import UserProfile, Verdict
from shared.contracts.profile_imports import ImportedVerdict, VerdictChange, VerdictState


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
    """Restores what the changes replaced, where nothing has changed since."""
    unchanged = [each for each in changes if _state(profile.verdicts.get(each.movie_id)) == each.after]
    return profile.with_verdicts(
        {each.movie_id: _applied(profile.verdicts[each.movie_id], each.before) for each in unchanged}
    )


def known_only(imported: Iterable[ImportedVerdict], movies: Mapping[int, object]) -> list[ImportedVerdict]:
    return [each for each in imported if each.movie_id in movies]


def _merged(old: Verdict | None, new: ImportedVerdict) -> Verdict:
    merged = old or Verdict(None, new.rated_at)
    if new.rating is not None and _outweighs(new, old):
        merged = replace(merged, rating=new.rating, rated_at=new.rated_at, seen=False)
    is_seen = merged.seen or (new.seen and merged.rating is None)
    return replace(merged, seen=is_seen, dismissed=merged.dismissed or new.dismissed)


def _outweighs(new: ImportedVerdict, old: Verdict | None) -> bool:
    """The same rating without a date says nothing new."""
    if old is None or old.rating is None:
        return True
    return new.rated_at >= old.rated_at and (new.dated or new.rating != old.rating)


def _state(verdict: Verdict | None) -> VerdictState | None:
    """None also of a verdict that holds nothing that an import can change."""
    if verdict is None or (verdict.rating is None and not (verdict.seen or verdict.dismissed)):
        return None
    return VerdictState(
        rating=verdict.rating, rated_at=verdict.rated_at, seen=verdict.seen, dismissed=verdict.dismissed
    )


def _applied(verdict: Verdict | None, state: VerdictState | None) -> Verdict:
    """Leaves alone what imports do not change."""
    if state is None:
        return replace(verdict or Verdict(None, 0), rating=None, seen=False, dismissed=False)
    return replace(verdict or Verdict(None, 0), **state.model_dump())
