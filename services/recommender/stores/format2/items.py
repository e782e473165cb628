"""The items of format 2 as Python values: the head of a profile in `profiles`, segments in `profile_segments`."""

from collections.abc import Mapping
from typing import Any

from services.recommender.stores.format2.packed_verdicts import Entries, pack, unpack
from services.recommender.stores.format2.segments import Segment
from shared.stores.dynamodb import Item, to_item

NO_ENTRIES = Entries()


def entries_of(head: Mapping[str, Any]) -> Entries:
    """A new profile has no verdicts yet."""
    return unpack(bytes(head["verdicts"])) if "verdicts" in head else NO_ENTRIES


def segment_key(user_id: int, segment_id: str) -> Item:
    return to_item({"user_id": user_id, "segment": segment_id})


def segment_item(user_id: int, segment: Segment) -> Item:
    return {**segment_key(user_id, segment.id), **to_item({"entries": pack(segment.entries)})}


def to_segment(item: Mapping[str, Any]) -> Segment:
    packed = bytes(item["entries"])
    return Segment(unpack(packed), len(packed), item["segment"])
