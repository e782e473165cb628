from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.recommender.domain.profile import UserProfile, Verdict
from services.recommender.domain.profile_import import changes_of, known_only, with_changes, without_changes
from shared.contracts.profile_imports import MAX_SEEN_DATES, ImportedVerdict, VerdictChange, VerdictState

RATED = Verdict(3.0, 100)


def imported(rating: float | None, rated_at: int = 100, movie_id: int = 1, **more: bool) -> ImportedVerdict:
    return ImportedVerdict(movie_id=movie_id, rating=rating, rated_at=rated_at, **more)


def after(old: Verdict | None, *new: ImportedVerdict) -> Verdict | None:
    profile = UserProfile(1000, 1, {} if old is None else {1: old})
    return with_changes(profile, changes_of(profile, new)).verdicts.get(1)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (None, imported(4.0, 50), Verdict(4.0, 50)),
        (RATED, imported(4.0, 101), Verdict(4.0, 101)),
        (RATED, imported(4.0, 100), Verdict(4.0, 100)),
        (RATED, imported(4.0, 99), RATED),
        (RATED, imported(3.0, 200), Verdict(3.0, 200)),
        (RATED, imported(3.0, 200, dated=False), RATED),
        (RATED, imported(4.0, 200, dated=False), Verdict(4.0, 200)),
        (Verdict(None, 100, seen=True), imported(4.0, 50), Verdict(4.0, 50)),
        (Verdict(None, 100, dismissed=True), imported(4.0, 50), Verdict(4.0, 50, dismissed=True)),
        (None, imported(None, 50, seen=True), Verdict(None, 50, seen=True)),
        (RATED, imported(None, 200, seen=True), RATED),
        (RATED, imported(None, 200, dismissed=True), Verdict(3.0, 100, dismissed=True)),
        (Verdict(None, 5, wanted_at=7), imported(4.0, 50), Verdict(4.0, 50, wanted_at=7)),
    ],
)
def test_the_newer_date_wins(old: Verdict | None, new: ImportedVerdict, expected: Verdict) -> None:
    assert after(old, new) == expected


def test_of_equal_dates_the_later_counts() -> None:
    assert after(None, imported(4.0), imported(2.0)) == Verdict(2.0, 100)
    assert after(None, imported(4.0, 101), imported(2.0, 100)) == Verdict(4.0, 101)


def test_unknown_movies_are_left_out() -> None:
    assert known_only([imported(4.0), imported(4.0, movie_id=2)], {2: None}) == [imported(4.0, movie_id=2)]


def test_an_undone_import_leaves_later_ratings_alone() -> None:
    profile = UserProfile(1000, 1, {1: Verdict(3.0, 100, seen_on=(date(2020, 1, 1),)), 2: Verdict(5.0, 300)})
    changes = changes_of(profile, [imported(4.0, 200, movie_id) for movie_id in (1, 2, 3, 4)])
    assert [change.movie_id for change in changes] == [1, 3, 4]
    changed = with_changes(profile, changes).with_rating(4, 0.5, 999)
    undone = without_changes(changed, changes)
    assert undone.verdicts == {**profile.verdicts, 4: Verdict(0.5, 999)}
    assert without_changes(undone, changes) is undone
    before = changes[0].before
    assert before is not None
    assert before.model_dump() == VerdictState(rating=3.0, rated_at=100, seen_on=[date(2020, 1, 1)]).model_dump()


STARS = st.integers(1, 10).map(lambda half: half / 2)
FILE = st.lists(st.builds(imported, STARS, st.integers(1, 5), st.integers(1, 4)), max_size=12)


@given(FILE, FILE)
def test_the_same_file_twice_changes_nothing_and_undo_restores_everything(
    first: list[ImportedVerdict], second: list[ImportedVerdict]
) -> None:
    before = with_changes(UserProfile(1000, 0), changes_of(UserProfile(1000, 0), first))
    changes = changes_of(before, second)
    profile = with_changes(before, changes)
    assert changes_of(profile, second) == []
    assert without_changes(profile, changes).verdicts == before.verdicts


def test_watchlists_and_days_are_added_and_taken_back() -> None:
    profile = UserProfile(944, 3, {1: Verdict(4, 100, seen_on=(date(2020, 1, 2),)), 2: Verdict(None, 50, wanted_at=90)})
    imported = [
        ImportedVerdict(movie_id=1, rating=None, rated_at=200, seen_on=[date(2021, 1, 2), date(2020, 1, 2)]),
        ImportedVerdict(movie_id=2, rating=None, rated_at=200, wanted_at=60),
        ImportedVerdict(movie_id=3, rating=None, rated_at=200, wanted_at=70, rested_until=999),
    ]
    changes = changes_of(profile, imported)
    changed = with_changes(profile, changes)
    assert changed.verdicts[1] == Verdict(4, 100, seen_on=(date(2021, 1, 2), date(2020, 1, 2)))
    assert changed.verdicts[2] == profile.verdicts[2]
    assert changed.verdicts[3] == Verdict(None, 200, wanted_at=70, rested_until=999)
    assert changes_of(changed, imported) == []
    assert without_changes(changed, changes).verdicts == profile.verdicts
    stored = [VerdictChange.model_validate_json(each.model_dump_json(exclude_defaults=True)) for each in changes]
    assert without_changes(changed, stored).verdicts == profile.verdicts


def test_days_that_came_with_an_import_go_also_from_a_movie_that_was_rated_since() -> None:
    profile = UserProfile(944, 3, {1: Verdict(3.0, 100, seen_on=(date(2020, 1, 1),))})
    seen = ImportedVerdict(movie_id=1, rating=4.0, rated_at=200, seen_on=[date(2021, 1, 1)], wanted_at=150)
    changes = changes_of(profile, [seen])
    changed = with_changes(profile, changes).with_rating(1, 0.5, 999).with_seen_on(1, date(2022, 1, 1), 999)
    undone = without_changes(changed, changes)
    assert undone.verdicts == {1: Verdict(0.5, 999, seen_on=(date(2022, 1, 1), date(2020, 1, 1)))}
    assert without_changes(undone, changes) is undone


def test_days_that_an_import_displaced_come_back() -> None:
    days = tuple(date(2000 + n, 1, 1) for n in reversed(range(MAX_SEEN_DATES)))
    profile = UserProfile(944, 3, {1: Verdict(4.0, 100, seen_on=days)})
    changes = changes_of(profile, [ImportedVerdict(movie_id=1, rating=None, rated_at=200, seen_on=[date(2025, 1, 1)])])
    assert without_changes(with_changes(profile, changes), changes).verdicts == profile.verdicts


def test_a_watchlist_without_dates_says_nothing_of_a_movie_that_was_seen() -> None:
    profile = UserProfile(944, 3, {1: Verdict(4, 100)})
    undated = ImportedVerdict(movie_id=1, rating=None, rated_at=200, dated=False, wanted_at=200)
    assert changes_of(profile, [undated]) == []
    [change] = changes_of(profile, [undated.model_copy(update={"movie_id": 2})])
    assert change.after.wanted_at == 200


def test_the_newest_days_are_kept() -> None:
    days = [date(2000 + n, 1, 1) for n in range(MAX_SEEN_DATES)]
    profile = UserProfile(944, 3, {1: Verdict(4, 100, seen_on=(date(2025, 1, 1),))})
    [change] = changes_of(profile, [ImportedVerdict(movie_id=1, rating=None, rated_at=200, seen_on=days)])
    assert change.after.seen_on == [date(2025, 1, 1), *reversed(days[1:])]
