"""The ratings of all profiles of format 2, for a training: in columns, 28 bytes a rating, read by parallel segments."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

import polars as pl

from services.recommender.datasets.rating_lines import RATINGS
from services.recommender.domain.profile import Verdict
from services.recommender.stores.format2.items import entries_of
from services.recommender.stores.format2.packed_verdicts import HALF_STARS, unpack, unpack_stars
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
            page = PageOfRatings()
            for head in heads:
                await self._add_ratings(page, head)
            frames.append(page.frame())
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

    async def _add_ratings(self, page: "PageOfRatings", head: dict[str, Any]) -> None:
        """A profile whose segments were replaced during the scan is loaded again."""
        user_id, ids = int(head["user_id"]), head.get("segments", [])
        if "version" not in head:
            return
        if not ids:
            page.add_packed(user_id, bytes(head.get("verdicts", b"")))
        elif self.archived.keys() >= set(ids):
            page.add(user_id, merge([*(unpack(self.archived[each]) for each in ids), entries_of(head)]))
        else:
            profile = await self.profiles.load(user_id)
            page.add(user_id, profile.verdicts if profile else {})


@dataclass(frozen=True)
class PageOfRatings:
    """In columns of equal length; 0 half stars are no rating."""

    user_ids: list[int] = field(default_factory=list)
    movie_ids: list[int] = field(default_factory=list)
    rated_at: list[int] = field(default_factory=list)
    half_stars: list[int] = field(default_factory=list)

    def add_packed(self, user_id: int, packed: bytes) -> None:
        """Nothing, where somebody has said nothing yet."""
        if packed:
            self._extend(user_id, *unpack_stars(packed))

    def add(self, user_id: int, verdicts: Mapping[int, Verdict]) -> None:
        half_stars = [HALF_STARS.index(verdict.rating) for verdict in verdicts.values()]
        self._extend(user_id, list(verdicts), [verdict.rated_at for verdict in verdicts.values()], half_stars)

    def _extend(self, user_id: int, movie_ids: list[int], rated_at: list[int], half_stars: list[int]) -> None:
        self.user_ids.extend([user_id] * len(movie_ids))
        self.movie_ids.extend(movie_ids)
        self.rated_at.extend(rated_at)
        self.half_stars.extend(half_stars)

    def frame(self) -> pl.DataFrame:
        """`RATINGS`."""
        half_stars = pl.Series(self.half_stars, dtype=pl.Float32)
        columns = (self.user_ids, self.movie_ids, half_stars / 2, self.rated_at)
        return pl.DataFrame(dict(zip(RATINGS, columns, strict=True)), schema=RATINGS).filter(pl.col("rating") > 0)
