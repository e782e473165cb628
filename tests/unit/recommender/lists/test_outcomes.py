from datetime import date

import pytest

from services.recommender.domain.profile import UserProfile, Verdict
from services.recommender.lists import outcomes as module
from services.recommender.lists.computed_list import ComputedList
from services.recommender.lists.outcomes import Outcomes, outcome_of
from shared.contracts.lists import NO_CONTROLS
from shared.contracts.operations import Outcome
from tests.support.served_models import IDS, served_model

SERVED, NOW = served_model(), 1_700_000_000
RATED, OTHER = IDS[0], IDS[1]
BEFORE = UserProfile(1000, 1, {RATED: Verdict(5.0, 1)})


def computed(profile: UserProfile, *, storable: bool = True) -> ComputedList:
    return ComputedList(SERVED.rendered_list_for(profile, 5, NO_CONTROLS), storable, None)


LISTED = computed(BEFORE).rendered.compact.movie_ids[0]


def told(outcomes: Outcomes, before: UserProfile, after: UserProfile, *movie_ids: int, version: str = "v1") -> None:
    outcomes.observe(before, after, movie_ids, version, computed(after))


def test_what_is_said_of_a_listed_movie_counts_for_the_model_of_the_list() -> None:
    outcomes = Outcomes()
    told(outcomes, UserProfile(1000, 0), BEFORE, RATED, version="v1")
    after = BEFORE.with_rating(LISTED, 4.0, NOW)
    told(outcomes, BEFORE, after, LISTED, version="v2")
    assert outcomes.take() == {("v1", "rated_well"): 1}
    assert outcomes.take() == {}
    next_listed = computed(after).rendered.compact.movie_ids[0]
    told(outcomes, after, after.with_dismissed(next_listed, True, NOW), next_listed, version="v3")
    assert outcomes.take() == {("v2", "dismissed"): 1}


def test_movies_that_were_on_no_list_do_not_count() -> None:
    outcomes = Outcomes()
    told(outcomes, UserProfile(1000, 0), BEFORE, RATED)
    unlisted = next(movie for movie in IDS[1:] if movie not in computed(BEFORE).rendered.compact.movie_ids)
    told(outcomes, BEFORE, BEFORE.with_rating(unlisted, 5.0, NOW), unlisted)
    assert outcomes.take() == {}


def test_an_import_says_nothing_of_lists() -> None:
    outcomes = Outcomes()
    told(outcomes, UserProfile(1000, 0), BEFORE, RATED)
    told(outcomes, BEFORE, BEFORE.with_rating(LISTED, 5.0, NOW), LISTED, OTHER)
    assert outcomes.take() == {}


def test_nothing_is_remembered_of_a_list_that_is_not_stored(monkeypatch: pytest.MonkeyPatch) -> None:
    outcomes = Outcomes()
    told(outcomes, UserProfile(1000, 0), BEFORE, RATED)
    outcomes.observe(BEFORE, BEFORE, [], "v1", computed(BEFORE, storable=False))
    told(outcomes, BEFORE, BEFORE.with_rating(LISTED, 5.0, NOW), LISTED)
    assert outcomes.take() == {}
    monkeypatch.setattr(module, "MAX_REMEMBERED", 2)
    for user_id in range(1, 5):
        profile = UserProfile(user_id, 1, BEFORE.verdicts)
        told(outcomes, profile, profile, RATED)
    assert list(outcomes._lists) == [3, 4]


def test_nothing_is_remembered_of_somebody_who_left() -> None:
    outcomes = Outcomes()
    told(outcomes, UserProfile(1000, 0), BEFORE, RATED)
    outcomes.forget(1000)
    told(outcomes, BEFORE, BEFORE.with_rating(LISTED, 5.0, NOW), LISTED)
    assert outcomes.take() == {}


def test_counts_that_could_not_be_stored_come_back() -> None:
    outcomes = Outcomes()
    told(outcomes, UserProfile(1000, 0), BEFORE, RATED)
    told(outcomes, BEFORE, BEFORE.with_rating(LISTED, 2.0, NOW), LISTED)
    outcomes.put_back(outcomes.take())
    assert outcomes.take() == {("v1", "rated_lower"): 1}


@pytest.mark.parametrize(
    ("before", "after", "outcome"),
    [
        (None, Verdict(4.0, NOW), "rated_well"),
        (Verdict(None, NOW, seen=True), Verdict(3.5, NOW), "rated_lower"),
        (Verdict(2.0, NOW), Verdict(5.0, NOW), None),
        (Verdict(2.0, NOW), None, None),
        (None, Verdict(None, NOW, dismissed=True), "dismissed"),
        (Verdict(None, NOW, dismissed=True), Verdict(None, NOW, dismissed=True), None),
        (None, Verdict(None, 0, wanted_at=NOW), "wanted"),
        (Verdict(None, 0, wanted_at=NOW), Verdict(None, 0, wanted_at=NOW, rested_until=NOW), None),
        (None, Verdict(None, NOW, seen=True, seen_on=(date(2026, 1, 1),)), None),
    ],
)
def test_only_what_is_said_first_of_a_movie_without_a_rating_counts(
    before: Verdict | None, after: Verdict | None, outcome: Outcome | None
) -> None:
    assert outcome_of(before, after) == outcome
