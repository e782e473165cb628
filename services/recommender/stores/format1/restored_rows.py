"""Writes the verdicts of a restored profile in format 1. They count once the account has the new version."""

from collections.abc import Mapping
from typing import Any

from services.recommender.domain.profile import Verdict
from services.recommender.stores.format1.profile_table import ProfileTable, verdict_item, verdict_key
from shared.stores.errors import store_errors

WRITES_PER_BATCH = 25


async def replace_rows(profiles: ProfileTable, user_id: int, verdicts: Mapping[int, Verdict]) -> None:
    """Removes other verdicts of this user, which may be left from a deletion."""
    writes = _writes(user_id, await profiles.verdicts(user_id), verdicts)
    while writes:
        batch, writes = writes[:WRITES_PER_BATCH], writes[WRITES_PER_BATCH:]
        with store_errors():
            response: Any = await profiles.client.batch_write_item(RequestItems={profiles.tables.ratings: batch})
        writes += response.get("UnprocessedItems", {}).get(profiles.tables.ratings, [])


def _writes(user_id: int, existing: Mapping[int, Verdict], verdicts: Mapping[int, Verdict]) -> list[Any]:
    removed = existing.keys() - verdicts
    changed = {movie: verdict for movie, verdict in verdicts.items() if existing.get(movie) != verdict}
    return [
        *({"DeleteRequest": {"Key": verdict_key(user_id, movie_id)}} for movie_id in removed),
        *({"PutRequest": {"Item": verdict_item(user_id, movie_id, verdict)}} for movie_id, verdict in changed.items()),
    ]
