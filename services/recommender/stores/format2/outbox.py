"""Changes of profiles whose users have webhooks (docs/decisions/0063). Each is written in the transaction of the change
itself, so that none is lost and none is told that was not committed. Web delivers and removes them."""

import json
import time
from collections.abc import Collection
from typing import Any

from services.recommender.domain.profile import UserProfile
from services.recommender.stores.format2.head_change import PackedList
from services.recommender.stores.format2.segments import Layout
from shared.contracts.profiles import MAX_EVENT_MOVIES, MAX_EVENT_RATINGS, ChangedRating, ProfileEvent
from shared.stores.dynamodb import to_item
from shared.stores.tables import Tables


def event_write(
    tables: Tables, profile: UserProfile, before: Layout, movie_ids: Collection[int], packed_list: PackedList | None
) -> Any:
    changed = changed_ratings(profile, before, movie_ids)
    event = ProfileEvent(
        profile_version=profile.version,
        changed_at=int(time.time()),
        ratings=changed[:MAX_EVENT_RATINGS],
        more_ratings=len(changed) > MAX_EVENT_RATINGS,
        movies=list(packed_list.movie_ids[:MAX_EVENT_MOVIES]) if packed_list else [],
    )
    item = {"user_id": profile.user_id, "event": event.key(), "content": json.dumps(event.model_dump())}
    return {"Put": {"TableName": tables.outbox, "Item": to_item(item)}}


def changed_ratings(profile: UserProfile, before: Layout, movie_ids: Collection[int]) -> list[ChangedRating]:
    """A rating of None was taken back."""
    now = {each: profile.verdicts[each].rating if each in profile.verdicts else None for each in movie_ids}
    return [
        ChangedRating(movie_id=movie_id, rating=rating)
        for movie_id, rating in sorted(now.items())
        if rating != before.rating(movie_id)
    ]
