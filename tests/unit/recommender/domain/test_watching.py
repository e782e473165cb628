"""What wanting, seeing, rating, dismissing and resting a movie mean for each other."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.recommender.domain.profile import REST_SECONDS, UserProfile, Verdict
from shared.contracts.errors import InvalidInput
from shared.contracts.profile_imports import MAX_SEEN_DATES

NOON = int(datetime(2026, 1, 2, 12, tzinfo=UTC).timestamp())
TODAY, DAY = date(2026, 1, 2), timedelta(days=1)
NEW = UserProfile(1000, 0)
WANTED = NEW.with_wanted(7, True, NOON)


def is_wanted(profile: UserProfile) -> bool:
    return 7 in profile.verdicts and profile.verdicts[7].is_wanted()


def test_wanting_a_movie_twice_changes_nothing_and_unwanting_leaves_nothing() -> None:
    assert is_wanted(WANTED)
    assert WANTED.with_wanted(7, True, NOON + 5) is WANTED
    assert WANTED.with_wanted(7, False, NOON + 5).verdicts == {}
    assert NEW.with_wanted(7, False, NOON) is NEW


@pytest.mark.parametrize("later", [0, 1, 100_000])
def test_rating_seeing_or_dismissing_a_movie_takes_it_off_the_watchlist_and_undoing_that_puts_it_back(
    later: int,
) -> None:
    now = NOON + later
    rated, seen = WANTED.with_rating(7, 4.0, now), WANTED.with_seen(7, True, now)
    logged, dismissed = WANTED.with_seen_on(7, TODAY + DAY, now), WANTED.with_dismissed(7, True, now)
    assert not any(map(is_wanted, (rated, seen, logged, dismissed)))
    undone = (
        rated.with_rating(7, None, now),
        seen.with_seen(7, False, now),
        logged.without_seen_on(7, TODAY + DAY),
        dismissed.with_dismissed(7, False, now),
    )
    assert all(map(is_wanted, undone))


@pytest.mark.parametrize(
    "before",
    [
        NEW.with_rating(7, 4.0, NOON),
        NEW.with_seen(7, True, NOON),
        NEW.with_seen_on(7, TODAY + DAY, NOON),
        NEW.with_dismissed(7, True, NOON),
        NEW.with_rating(7, 4.0, NOON).with_seen(7, True, NOON),
    ],
)
def test_a_movie_that_was_seen_or_dismissed_can_be_wanted_again_and_then_seen_again(before: UserProfile) -> None:
    again = before.with_wanted(7, True, NOON)
    assert is_wanted(again)
    assert not is_wanted(again.with_rating(7, 4.0, NOON))
    assert not is_wanted(again.with_seen(7, True, NOON))
    assert not is_wanted(again.with_dismissed(7, True, NOON))


def test_removing_a_rating_that_is_not_there_leaves_a_wanted_movie_wanted() -> None:
    assert WANTED.with_rating(7, None, NOON + 5) is WANTED


def test_an_earlier_day_leaves_a_wanted_movie_wanted() -> None:
    assert is_wanted(WANTED.with_seen_on(7, TODAY - DAY, NOON + 5))
    assert not is_wanted(WANTED.with_seen_on(7, TODAY, NOON + 5))


def test_days_are_kept_once_newest_first_and_up_to_a_limit() -> None:
    profile = NEW
    for days in (1, 3, 2, 3):
        profile = profile.with_seen_on(7, TODAY - days * DAY, NOON)
    assert profile.verdicts[7].seen_on == tuple(TODAY - days * DAY for days in (1, 2, 3))
    assert profile.verdicts[7].awaits_rating()
    assert profile.without_seen_on(7, TODAY) is profile
    full = replace(profile, verdicts={7: Verdict(None, 1, seen_on=tuple(TODAY - n * DAY for n in range(20)))})
    assert len(full.verdicts[7].seen_on) == MAX_SEEN_DATES
    with pytest.raises(InvalidInput, match="at most 20 dates"):
        full.with_seen_on(7, TODAY - 30 * DAY, NOON)


def test_a_rating_keeps_the_days_of_the_diary() -> None:
    rated = NEW.with_seen_on(7, TODAY, NOON).with_rating(7, 3.0, NOON)
    assert rated.verdicts[7].seen_on == (TODAY,)
    assert not rated.verdicts[7].awaits_rating()


def test_a_rest_keeps_a_movie_out_until_it_ends() -> None:
    until = NOON + REST_SECONDS
    rested = NEW.with_rest(7, until, NOON).with_rest(8, until + 5, NOON)
    assert rested.kept_out(NOON) == [7, 8]
    assert (rested.next_rest_end(NOON), rested.next_rest_end(until)) == (until, until + 5)
    assert rested.kept_out(until) == [8]
    assert rested.next_rest_end(until + 5) is None
    assert rested.with_rest(7, None, NOON).kept_out(NOON) == [8]


def test_wanted_movies_stay_in_lists_or_not_by_choice() -> None:
    assert WANTED.kept_out(NOON) == []
    hidden = WANTED.with_wanted_in_lists(False)
    assert (hidden.version, hidden.kept_out(NOON)) == (2, [7])
    assert hidden.with_wanted_in_lists(False) is hidden
    assert hidden.with_wanted(7, False, NOON).kept_out(NOON) == []
    assert hidden.with_rating(7, 2.0, NOON).kept_out(NOON) == [7]


deeds = st.lists(
    st.tuples(st.sampled_from(["want", "rate", "see", "log", "dismiss"]), st.booleans(), st.integers(0, 10**6)),
    max_size=12,
)


@given(deeds)
def test_the_last_deed_decides_whether_a_movie_is_wanted(deeds: list[tuple[str, bool, int]]) -> None:
    profile, now = NEW, NOON
    removed_days = set()  # a day that is put back restores what was, also a wish to see the movie again
    for deed, on, seconds in deeds:
        now += seconds
        day = datetime.fromtimestamp(now, UTC).date()
        match deed:
            case "want":
                profile = profile.with_wanted(7, on, now)
                assert is_wanted(profile) is on
            case "rate":
                profile = profile.with_rating(7, 4.0 if on else None, now)
                assert not (on and is_wanted(profile))
            case "see":
                profile = profile.with_seen(7, on, now)
                assert not (on and is_wanted(profile))
            case "dismiss":
                profile = profile.with_dismissed(7, on, now)
                assert not (on and is_wanted(profile))
            case "log":
                was_logged = 7 in profile.verdicts and day in profile.verdicts[7].seen_on
                profile = profile.with_seen_on(7, day, now) if on else profile.without_seen_on(7, day)
                assert not (on and not was_logged and day not in removed_days and is_wanted(profile))
                removed_days |= set() if on else {day}


def test_a_day_that_is_removed_and_put_back_restores_the_wish_to_see_the_movie_again() -> None:
    day = datetime.fromtimestamp(NOON, UTC).date()
    again = NEW.with_seen_on(7, day, NOON).with_wanted(7, True, NOON)
    restored = again.without_seen_on(7, day).with_seen_on(7, day, NOON + 5)
    assert restored.verdicts == again.verdicts
