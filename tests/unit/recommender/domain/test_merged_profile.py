from datetime import date

import pytest

from services.recommender.datasets.twins import Twins
from services.recommender.domain.merged_profile import merge_profile, merge_verdicts
from services.recommender.domain.profile import UserProfile, Verdict

TWINS = Twins({9: 4})


@pytest.mark.parametrize("verdicts", [{}, {4: Verdict(3, 1)}, {5: Verdict(3, 1), 4: Verdict(2, 1)}])
def test_a_profile_without_other_ids_stays_the_same_object(verdicts: dict[int, Verdict]) -> None:
    profile = UserProfile(1, 1, verdicts)
    assert merge_profile(profile, TWINS) is profile


@pytest.mark.parametrize("order", [(4, 9), (9, 4)])
def test_both_ids_become_one_verdict(order: tuple[int, int]) -> None:
    verdicts = {4: Verdict(2, 10), 9: Verdict(5, 20)}
    profile = UserProfile(1, 3, {movie_id: verdicts[movie_id] for movie_id in order} | {7: Verdict(1, 1)}, "layout")
    merged = merge_profile(profile, TWINS)
    assert merged == UserProfile(1, 3, {4: Verdict(5, 20), 7: Verdict(1, 1)})
    assert merged.stored_as == "layout"


def test_the_other_id_alone_becomes_the_kept_one() -> None:
    assert merge_profile(UserProfile(1, 1, {9: Verdict(5, 20)}), TWINS).verdicts == {4: Verdict(5, 20)}


@pytest.mark.parametrize(
    ("one", "other", "merged"),
    [
        (Verdict(2, 10), Verdict(5, 20), Verdict(5, 20)),
        (Verdict(2, 10), Verdict(None, 20, dismissed=True), Verdict(2, 10, dismissed=True)),
        (Verdict(2, 10), Verdict(None, 20, seen=True), Verdict(2, 10)),
        (Verdict(None, 10, seen=True), Verdict(None, 20, wanted_at=20), Verdict(None, 10, seen=True, wanted_at=20)),
        (Verdict(2, 10, seen=True), Verdict(5, 20), Verdict(5, 20)),
        (Verdict(None, 10, rested_until=50), Verdict(None, 20), Verdict(None, 20, rested_until=50)),
        (
            Verdict(None, 1, seen_on=(date(2026, 3, 1),), wanted_at=5),
            Verdict(None, 2, seen_on=(date(2026, 4, 1), date(2026, 3, 1)), wanted_at=4),
            Verdict(None, 2, seen_on=(date(2026, 4, 1), date(2026, 3, 1)), wanted_at=5),
        ),
    ],
)
def test_what_was_said_about_either_was_said_about_both(one: Verdict, other: Verdict, merged: Verdict) -> None:
    assert merge_verdicts(one, other) == merge_verdicts(other, one) == merged
