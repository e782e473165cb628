from datetime import UTC, date, datetime

from services.recommender.domain.profile import Verdict
from services.recommender.lists.watching.states import watch_state
from shared.contracts.watching import WatchState

SEEN = (date(2026, 1, 2),)


def test_a_state_has_what_counts() -> None:
    assert watch_state(Verdict(None, 5, seen_on=SEEN, wanted_at=2**33, rested_until=2**34)) == WatchState(
        wanted_at=datetime.fromtimestamp(2**33, UTC),
        seen_on=list(SEEN),
        rested_until=datetime.fromtimestamp(2**34, UTC),
    )


def test_a_wish_that_was_fulfilled_and_a_rest_that_ended_are_left_out() -> None:
    assert watch_state(Verdict(4.0, 9, wanted_at=5, rested_until=9)) == WatchState()
