"""The ratings of all profiles of format 2, for a training: in columns, 28 bytes a rating, read by parallel segments."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from itertools import chain
from typing import Any

import polars as pl

from services.recommender.datasets.rating_lines import RATINGS
from services.recommender.domain.ports import Rating
from services.recommender.domain.profile import Verdict
from services.recommender.stores.format2.items import entries_of
from services.recommender.stores.format2.packed_verdicts import unpack
from services.recommender.stores.format2.profile_items import ProfileItems
from services.recommender.stores.format2.segments import merge
from shared.stores.dynamodb import from_item
from shared.stores.errors import store_errors

SCANS = 4
"""Segments of a table that are read at a time."""


class ProfileScan:
    def __init__(self, profiles: ProfileItems) -> None:
        self.profiles = profiles
        self.archived: dict[str, bytes] = {}
        """Packed verdicts by the id of their segment; they take a fifth of the ratings in columns."""

    async def ratings(self) -> tuple[pl.DataFrame, set[int]]:
        """`RATINGS`, and the users of all items, so that an erased user and a new one have no ratings."""
        await asyncio.gather(*(self._read_archived(number) for number in range(SCANS)))
        scanned = await asyncio.gather(*(self._read_heads(number) for number in range(SCANS)))
        frames = chain.from_iterable(frames for frames, _ in scanned)
        return pl.concat([RATINGS.to_frame(), *frames]), set().union(*(users for _, users in scanned))

    async def _read_archived(self, number: int) -> None:
        async for items in self._scan(number, self.profiles.tables.profile_segments, "segment", "entries"):
            self.archived |= {item["segment"]: bytes(item["entries"]) for item in items}

    async def _read_heads(self, number: int) -> tuple[list[pl.DataFrame], set[int]]:
        """A frame a page: no page is kept as items."""
        frames: list[pl.DataFrame] = []
        users: set[int] = set()
        attributes = ("user_id", "version", "verdicts", "segments")
        async for heads in self._scan(number, self.profiles.tables.profiles, *attributes):
            users |= {int(head["user_id"]) for head in heads}
            rows = [row for head in heads for row in await self._ratings(head)]
            frames.append(pl.DataFrame(rows, schema=RATINGS, orient="row"))
        return frames, users

    async def _scan(self, number: int, table: str, *attributes: str) -> AsyncIterator[list[dict[str, Any]]]:
        names = {f"#{name}": name for name in attributes}
        pages: Any = self.profiles.client.get_paginator("scan").paginate(
            TableName=table,
            ProjectionExpression=", ".join(names),
            ExpressionAttributeNames=names,
            ConsistentRead=True,
            Segment=number,
            TotalSegments=SCANS,
        )
        with store_errors():
            async for page in pages:
                yield [from_item(item) for item in page["Items"]]

    async def _ratings(self, head: dict[str, Any]) -> Iterable[Rating]:
        """A profile whose segments were replaced during the scan is loaded again."""
        user_id, ids = int(head["user_id"]), head.get("segments", [])
        if "version" not in head:
            return ()
        if self.archived.keys() >= set(ids):
            return _rated(user_id, merge([*(unpack(self.archived[each]) for each in ids), entries_of(head)]))
        profile = await self.profiles.load(user_id)
        return _rated(user_id, dict(profile.verdicts) if profile else {})


def _rated(user_id: int, verdicts: dict[int, Verdict]) -> list[Rating]:
    return [
        (user_id, movie_id, verdict.rating, verdict.rated_at)
        for movie_id, verdict in verdicts.items()
        if verdict.rating is not None
    ]
