from typing import Any

from services.recommender.domain.profile import UserProfile, Verdict
from services.recommender.stores.format2.items import segment_item
from services.recommender.stores.format2.packed_verdicts import Entries, pack
from services.recommender.stores.format2.profile_scan import ProfileScan
from services.recommender.stores.format2.segments import Segment
from shared.stores.dynamodb import to_item
from shared.stores.tables import Tables
from tests.support.fakes.dynamodb_by_operation import DynamoDBByOperation

STARS, LATER = Verdict(4.5, 10), Verdict(1.0, 20)
SEGMENT = Segment.from_entries(Entries({1: STARS, 2: STARS}))


class Profiles:
    def __init__(self, *pages: Any) -> None:
        self.client, self.tables = DynamoDBByOperation(), Tables()
        self.pages = list(pages)
        self.client.get_paginator = self.paginator  # type: ignore[method-assign]
        self.loaded: list[int] = []

    def paginator(self, operation: str) -> Any:
        self.client.responses[operation] = [{"Items": self.pages.pop(0)}]
        return DynamoDBByOperation(**{operation: self.client.responses[operation]}).get_paginator(operation)

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
    assert await ProfileScan(profiles).ratings_by_user() == {
        944: [(944, 2, 1.0, 20)],
        945: [(945, 1, 4.5, 10)],
        946: [],
        947: [],
    }


async def test_a_profile_whose_segment_is_gone_is_loaded_again() -> None:
    profiles: Any = Profiles([head(944, Entries(), SEGMENT.id)], [])
    assert await ProfileScan(profiles).ratings_by_user() == {944: [(944, 3, 1.0, 20)]}
    assert profiles.loaded == [944]
