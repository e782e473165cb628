from collections.abc import AsyncIterator
from typing import Any

from services.recommender.datasets.rating_lines import RATINGS
from services.recommender.domain.profile import UserProfile, Verdict
from services.recommender.stores.format2.items import segment_item
from services.recommender.stores.format2.packed_verdicts import Entries, pack
from services.recommender.stores.format2.profile_scan import ProfileScan
from services.recommender.stores.format2.segments import Segment
from shared.stores.dynamodb import to_item
from shared.stores.tables import Tables

STARS, LATER = Verdict(4.5, 10), Verdict(1.0, 20)
SEGMENT = Segment.from_entries(Entries({1: STARS, 2: STARS}))


class Profiles:
    def __init__(self, heads: list[Any], segments: list[Any]) -> None:
        self.client, self.tables = self, Tables()
        self.items = {self.tables.profiles: heads, self.tables.profile_segments: segments}
        self.loaded: list[int] = []

    def get_paginator(self, operation: str) -> Any:
        assert operation == "scan"
        return self

    async def paginate(self, *, TableName: str, Segment: int, TotalSegments: int, **_: Any) -> AsyncIterator[Any]:
        """A page for each item, which is in the segment of its place."""
        for item in self.items[TableName][Segment::TotalSegments]:
            yield {"Items": [item]}

    async def load(self, user_id: int) -> UserProfile:
        self.loaded.append(user_id)
        return UserProfile(user_id, 9, {3: LATER})


def head(user_id: int, entries: Entries, *segments: str) -> Any:
    return to_item({"user_id": user_id, "version": 1, "verdicts": pack(entries), "segments": list(segments)})


async def test_the_ratings_of_heads_over_segments_are_found_and_nothing_else() -> None:
    heads = [
        head(944, Entries({2: LATER, 5: Verdict(None, 1, dismissed=True)}, frozenset({1})), SEGMENT.id),
        head(945, Entries({1: STARS})),
        to_item({"user_id": 946, "version": 0}),
        to_item({"user_id": 947, "erased": True}),
    ]
    profiles: Any = Profiles(heads, [segment_item(944, SEGMENT)])
    ratings, users = await ProfileScan(profiles).ratings()
    assert ratings.schema == RATINGS
    assert sorted(ratings.rows()) == [(944, 2, 1.0, 20), (945, 1, 4.5, 10)]
    assert users == {944, 945, 946, 947}


async def test_verdicts_without_a_rating_are_no_ratings_in_a_head_alone_either() -> None:
    wanted = Verdict(None, 5, wanted_at=5)
    rated = Verdict(0.5, 30, dismissed=True, seen=True, rested_until=40)
    profiles: Any = Profiles([head(944, Entries({1: STARS, 2: Verdict(None, 1, seen=True), 3: wanted, 4: rated}))], [])
    ratings, _ = await ProfileScan(profiles).ratings()
    assert sorted(ratings.rows()) == [(944, 1, 4.5, 10), (944, 4, 0.5, 30)]


async def test_a_profile_whose_segment_is_gone_is_loaded_again() -> None:
    profiles: Any = Profiles([head(944, Entries(), SEGMENT.id)], [])
    ratings, _ = await ProfileScan(profiles).ratings()
    assert ratings.rows() == [(944, 3, 1.0, 20)]
    assert profiles.loaded == [944]
