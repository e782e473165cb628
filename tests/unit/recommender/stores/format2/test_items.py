from services.recommender.domain.profile import Verdict
from services.recommender.stores.format2.items import entries_of, segment_item, to_segment
from services.recommender.stores.format2.packed_verdicts import Entries, pack
from services.recommender.stores.format2.segments import Segment
from shared.stores.dynamodb import from_item, to_item

ENTRIES = Entries({7: Verdict(4.5, 10)}, frozenset({8}))


def test_a_segment_is_the_same_when_it_was_stored() -> None:
    segment = Segment.from_entries(ENTRIES)
    item = segment_item(944, segment)
    assert item["user_id"] == {"N": "944"}
    restored = to_segment(from_item(item))
    assert (restored.id, restored.size, restored.entries) == (segment.id, segment.size, ENTRIES)


def test_a_head_has_its_entries_and_a_new_profile_none() -> None:
    assert entries_of(from_item(to_item({"verdicts": pack(ENTRIES)}))) == ENTRIES
    assert entries_of({}) == Entries()
