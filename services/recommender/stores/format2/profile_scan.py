"""The ratings of all profiles of format 2, for a training."""

from collections.abc import Iterator
from typing import Any

from services.recommender.domain.ports import Rating
from services.recommender.domain.profile import Verdict
from services.recommender.stores.format2.items import entries_of
from services.recommender.stores.format2.packed_verdicts import Entries, unpack
from services.recommender.stores.format2.profile_items import ProfileItems
from services.recommender.stores.format2.segments import merge
from shared.stores.dynamodb import from_item
from shared.stores.errors import store_errors


class ProfileScan:
    def __init__(self, profiles: ProfileItems) -> None:
        self.profiles = profiles

    async def ratings_by_user(self) -> dict[int, list[Rating]]:
        """With an entry for each item, so that an erased user and a new one have no ratings."""
        tables = self.profiles.tables
        heads = await self._scan(tables.profiles, "user_id", "version", "verdicts", "segments")
        archived = await self._archived() if any(head.get("segments") for head in heads) else {}
        return {int(head["user_id"]): list(await self._ratings(head, archived)) for head in heads}

    async def _archived(self) -> dict[str, Entries]:
        """By the id of the segment."""
        items = await self._scan(self.profiles.tables.profile_segments, "segment", "entries")
        return {item["segment"]: unpack(bytes(item["entries"])) for item in items}

    async def _scan(self, table: str, *attributes: str) -> list[dict[str, Any]]:
        names = {f"#{name}": name for name in attributes}
        pages: Any = self.profiles.client.get_paginator("scan").paginate(
            TableName=table,
            ProjectionExpression=", ".join(names),
            ExpressionAttributeNames=names,
            ConsistentRead=True,
        )
        with store_errors():
            return [from_item(item) async for page in pages for item in page["Items"]]

    async def _ratings(self, head: dict[str, Any], archived: dict[str, Entries]) -> Iterator[Rating]:
        """A profile whose segments were replaced during the scan is loaded again."""
        user_id, ids = int(head["user_id"]), head.get("segments", [])
        if "version" not in head:
            return iter(())
        if archived.keys() >= set(ids):
            return _rated(user_id, merge([*(archived[each] for each in ids), entries_of(head)]))
        profile = await self.profiles.load(user_id)
        return _rated(user_id, dict(profile.verdicts) if profile else {})


def _rated(user_id: int, verdicts: dict[int, Verdict]) -> Iterator[Rating]:
    for movie_id, verdict in verdicts.items():
        if verdict.rating is not None:
            yield user_id, movie_id, verdict.rating, verdict.rated_at
