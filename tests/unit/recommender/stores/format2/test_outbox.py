import json
from dataclasses import dataclass
from typing import Any

from services.recommender.domain.profile import UserProfile, Verdict
from services.recommender.stores.format2.outbox import changed_ratings, event_write
from services.recommender.stores.format2.packed_verdicts import Entries
from services.recommender.stores.format2.segments import Archive, Layout
from shared.contracts.profiles import MAX_EVENT_MOVIES, MAX_EVENT_RATINGS, ProfileEvent
from shared.stores.dynamodb import from_item
from shared.stores.tables import Tables

USER = 944
STARS = Verdict(4.0, 10)


@dataclass(frozen=True)
class FakeList:
    expires_at: int = 99
    movie_ids: tuple[int, ...] = tuple(range(100, 130))

    def pack(self) -> bytes:
        return b"packed"


def event_of(verdicts: dict[int, Verdict], before: dict[int, Verdict], listed: Any = None) -> ProfileEvent:
    layout = Layout(Archive(), Entries(before))
    profile = UserProfile(USER, 12, verdicts, layout, hooked=True)
    write = event_write(Tables("test-"), profile, layout, {*verdicts, *before}, listed)["Put"]
    item = from_item(write["Item"])
    assert (write["TableName"], item["user_id"], item["event"]) == ("test-outbox", USER, "000000000000012")
    return ProfileEvent.model_validate(json.loads(item["content"]))


def test_new_changed_and_removed_ratings_are_told_and_nothing_else() -> None:
    before = {1: STARS, 2: STARS, 3: STARS, 4: Verdict(None, 5, seen=True)}
    after = {1: STARS, 2: Verdict(1.0, 11), 4: Verdict(None, 5, dismissed=True), 5: Verdict(0.5, 11)}
    event = event_of(after, before)
    assert [(each.movie_id, each.rating) for each in event.ratings] == [(2, 1.0), (3, None), (5, 0.5)]
    assert (event.profile_version, event.more_ratings, event.movies) == (12, False, [])


def test_an_event_is_small_whatever_was_imported() -> None:
    event = event_of(dict.fromkeys(range(1, 500), STARS), {}, FakeList())
    assert (len(event.ratings), event.more_ratings) == (MAX_EVENT_RATINGS, True)
    assert event.movies == list(range(100, 100 + MAX_EVENT_MOVIES))


def test_events_are_kept_in_the_order_of_versions() -> None:
    keys = [ProfileEvent(profile_version=n, changed_at=0, ratings=[], movies=[]).key() for n in (2, 9, 10, 2**49)]
    assert keys == sorted(keys)


def test_a_rating_in_a_segment_is_the_one_before() -> None:
    profile = UserProfile(USER, 3, {1: STARS}, Layout(Archive(), Entries({})))
    assert [each.movie_id for each in changed_ratings(profile, Layout(Archive(), Entries({})), [1])] == [1]
    assert changed_ratings(profile, Layout(Archive(), Entries({1: STARS})), [1]) == []
