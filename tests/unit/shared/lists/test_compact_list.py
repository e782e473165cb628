import random
from datetime import UTC, datetime, timedelta

from hypothesis import given

from shared.lists.compact_list import Citation, CompactList, RatingsReason, SharedFeature
from tests.support.compact_lists import HEAD, compact_lists


@given(compact=compact_lists())
def test_a_list_is_the_same_after_it_was_stored(compact: CompactList) -> None:
    restored = CompactList.unpack(compact.pack(), 944, 31)
    assert restored is not None
    assert restored.head == compact.head
    assert list(restored.movie_ids) == compact.movie_ids
    assert list(restored.scores) == compact.scores
    assert list(restored.predicted) == compact.predicted
    assert list(restored.reasons) == compact.reasons


def test_the_user_and_the_version_are_those_of_the_item() -> None:
    restored = CompactList.unpack(CompactList(HEAD, [], [], [], []).pack(), 7, 8)
    assert restored is not None
    assert (restored.head.user_id, restored.head.profile_version) == (7, 8)


def test_an_unknown_layout_is_no_list() -> None:
    packed = CompactList(HEAD, [], [], [], []).pack()
    assert CompactList.unpack(b"\x03" + packed[1:], 944, 31) is None
    assert CompactList.unpack(b"", 944, 31) is None


def test_earlier_versions_do_not_read_a_list_that_names_features() -> None:
    cited, features = (Citation(2, 500),), (SharedFeature("director", "Jane Doe"),)
    layouts = [
        CompactList(HEAD, [1], [1], [300], [RatingsReason(cited, shared)]).pack()[:1] for shared in ((), features)
    ]
    assert layouts == [b"\x01", b"\x02"]


def test_a_hundred_movies_with_reasons_take_less_than_two_kilobytes() -> None:
    draw = random.Random(1)
    rated = [Citation(draw.randint(1, 290_000), 50 * draw.randint(7, 10)) for _ in range(40)]
    compact = CompactList(
        HEAD,
        draw.sample(range(1, 290_000), 100),
        sorted((draw.randint(0, 20_000) for _ in range(100)), reverse=True),
        [draw.randint(300, 500) for _ in range(100)],
        [RatingsReason(tuple(draw.sample(rated, 2))) for _ in range(100)],
    )
    assert len(compact.pack()) < 2000


def test_a_list_expires_thirty_days_after_it_was_computed() -> None:
    expires = datetime.fromtimestamp(CompactList(HEAD, [], [], [], []).expires_at, UTC)
    assert timedelta(days=30) - timedelta(seconds=1) < expires - HEAD.computed_at <= timedelta(days=30)
