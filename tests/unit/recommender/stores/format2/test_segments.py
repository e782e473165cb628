import pytest

from services.recommender.domain.profile import Verdict
from services.recommender.stores.format2.packed_verdicts import Entries, pack
from services.recommender.stores.format2.segments import Archive, Layout, Segment, merge, split

OLD, NEW = Verdict(4.5, 10), Verdict(1.0, 20)


def many(first: int, last: int) -> dict[int, Verdict]:
    return {movie_id: Verdict(4.5, movie_id) for movie_id in range(first, last)}


def test_the_head_has_what_differs_from_the_archive() -> None:
    layout = Layout(Archive((Segment.from_entries(Entries({1: OLD, 2: OLD, 3: OLD})),)))
    head = layout.head_after([1, 2, 3, 4], {1: NEW, 3: OLD, 4: NEW})
    assert head == Entries({1: NEW, 4: NEW}, frozenset({2}))


def test_a_change_leaves_the_rest_of_the_head_alone_and_a_return_to_the_archived_verdict_leaves_nothing() -> None:
    archive = Archive((Segment.from_entries(Entries({1: OLD, 2: OLD})),))
    layout = Layout(archive, Entries({1: NEW, 5: NEW}, frozenset({2})))
    assert layout.head_after([1], {1: OLD, 5: NEW}) == Entries({5: NEW}, frozenset({2}))
    assert layout.head_after([2], {1: NEW, 2: OLD, 5: NEW}) == Entries({1: NEW, 5: NEW})
    assert layout.head_after([5], {1: NEW}) == Entries({1: NEW}, frozenset({2}))


def test_a_small_segment_is_merged_and_a_large_one_stays() -> None:
    archive = Archive((Segment.from_entries(Entries(many(1, 5000))),))
    grown = archive.with_added(Entries(many(5000, 5100), frozenset({1, 9999})))
    assert grown.segments[0] is archive.segments[0]
    assert grown.segments[1].entries.removed == {1}
    merged = grown.with_added(Entries(many(5100, 5200)))
    assert merged.segments[0] is archive.segments[0]
    assert merged.segments[1].entries == Entries(many(5000, 5200), frozenset({1}))
    assert merged.verdicts == many(2, 5200)


def test_markers_disappear_with_the_last_segment_that_they_cover() -> None:
    archive = Archive((Segment.from_entries(Entries({1: OLD, 2: OLD})),))
    (merged,) = archive.with_added(Entries({3: NEW}, frozenset({1}))).segments
    assert merged.entries == Entries({2: OLD, 3: NEW})
    assert archive.with_added(Entries({}, frozenset({1, 2}))).segments == ()


def test_the_newest_verdicts_stay_in_the_head() -> None:
    kept, archived = split(Entries(many(1, 101), frozenset({500})), room=10_000)
    assert kept == Entries(many(76, 101))
    assert archived == Entries(many(1, 76), frozenset({500}))


def test_fewer_stay_if_they_take_more_than_half_of_the_room() -> None:
    kept, archived = split(Entries(many(1, 2001)), room=600)
    assert len(pack(kept)) <= 300
    assert merge([archived, kept]) == many(1, 2001)


@pytest.mark.parametrize(
    ("movie_id", "now", "withdrawn"),
    [
        (1, None, True),
        (1, Verdict(None, 5, seen=True), True),
        (1, Verdict(1.0, 5), False),
        (2, None, True),
        (3, None, False),
        (4, None, False),
        (9, None, False),
    ],
    ids=["archived", "only its stars", "changed", "in the head", "removed before", "never rated", "unknown"],
)
def test_taking_a_rating_back_is_told_from_other_changes(movie_id: int, now: Verdict | None, withdrawn: bool) -> None:
    archive = Archive((Segment.from_entries(Entries({1: Verdict(4.0, 1), 3: Verdict(4.0, 1)})),))
    head = Entries({2: Verdict(4.0, 2), 4: Verdict(None, 2, dismissed=True)}, frozenset({3}))
    verdicts = {} if now is None else {movie_id: now}
    assert Layout(archive, head).withdraws([movie_id], verdicts) is withdrawn
