"""Profiles of format 2 in DynamoDB: one item of `profiles` has the version, the verdicts and the list of a user.

A change is one conditional update of that item. `head_change.py` decides what it writes; where older verdicts move to
segments, a transaction writes the segments, removes those that they replace, and changes the item. So exactly the named
segments exist at any time. A change that takes a rating back is a transaction too, with a mark of it, and so is each
change of a profile that has webhooks, with the event for them.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

import structlog

from services.recommender.domain.ports import ProfileMoved
from services.recommender.domain.profile import UserProfile
from services.recommender.stores.counters.rating_counter import RatingCounter
from services.recommender.stores.deletions.withdrawals import Withdrawals
from services.recommender.stores.format2.head_change import HeadChange, PackedList
from services.recommender.stores.format2.items import entries_of, segment_key, to_segment
from services.recommender.stores.format2.outbox import event_write
from services.recommender.stores.format2.segments import Archive, Layout, Segment, merge
from shared.contracts.errors import StoreUnavailable
from shared.stores.aws import DynamoDBClient
from shared.stores.dynamodb import user_key
from shared.stores.errors import ConditionFailed, WriteConflict, repeatable, store_errors
from shared.stores.reads import read_item, read_items
from shared.stores.tables import Tables

MAX_READS = 5
WHOLE_HEAD = ("version", "verdicts", "segments", "visibility", "wanted_in_lists", "hooked")
log = structlog.get_logger()


class ProfileItems:
    def __init__(self, client: DynamoDBClient, tables: Tables, counter: RatingCounter) -> None:
        self.client = client
        self.tables = tables
        self.counter = counter
        self.withdrawals = Withdrawals(client, tables)

    @repeatable
    async def version(self, user_id: int) -> int | None:
        """The committed version, or None if there is no such user."""
        head = await self._get(user_id, "version")
        return int(head["version"]) if "version" in head else None

    @repeatable
    async def load(self, user_id: int) -> UserProfile | None:
        """Reads again if a change replaced a segment between the reads of the head and of the segments."""
        for _ in range(MAX_READS):
            head = await self._get(user_id, *WHOLE_HEAD)
            if "version" not in head:
                return None
            segments = await self._segments(user_id, head.get("segments", []))
            if segments is not None:
                return to_profile(user_id, head, Archive(tuple(segments)))
        log.error("a segment that a profile names is missing", user_id=user_id)
        raise StoreUnavailable

    async def _get(self, user_id: int, *attributes: str) -> dict[str, Any]:
        names = {f"#{name}": name for name in attributes}
        projection = {"ProjectionExpression": ", ".join(names), "ExpressionAttributeNames": names}
        return await read_item(self.client, self.tables.profiles, user_key(user_id), **projection)

    async def _segments(self, user_id: int, ids: list[str]) -> list[Segment] | None:
        """In this order; None if one is missing."""
        keys = [segment_key(user_id, each) for each in ids]
        items = await read_items(self.client, self.tables.profile_segments, keys, consistent=True)
        found = {item["segment"]: to_segment(item) for item in items}
        return [found[each] for each in ids] if found.keys() >= set(ids) else None

    @repeatable
    async def commit(
        self, profile: UserProfile, movie_ids: Collection[int], packed_list: PackedList | None = None
    ) -> UserProfile:
        """Commits the profile's verdicts, its version and its list. Returns the profile as it is stored now. Raises
        `ProfileMoved` unless the committed version is the one before, and while another change is being written."""
        change = HeadChange.plan(profile, movie_ids, packed_list)
        try:
            with store_errors():
                await self._write(change, self._with_it(profile, movie_ids, packed_list))
        except (ConditionFailed, WriteConflict) as error:
            raise ProfileMoved from error
        self.counter.add(len(profile.rated.keys() & set(movie_ids)))
        return replace(profile, stored_as=change.layout)

    def _with_it(self, profile: UserProfile, movie_ids: Collection[int], packed_list: PackedList | None) -> list[Any]:
        """What else is written if a rating is taken back, or webhooks are to be told."""
        layout = profile.stored_as
        assert isinstance(layout, Layout)
        marks = [self.withdrawals.write()] if layout.withdraws(movie_ids, profile.verdicts) else []
        told = [event_write(self.tables, profile, layout, movie_ids, packed_list)] if profile.hooked else []
        return [*marks, *told]

    async def _write(self, change: HeadChange, with_it: list[Any]) -> None:
        if change.moves_verdicts or with_it:
            await self.client.transact_write_items(TransactItems=[*change.transaction(self.tables), *with_it])
        else:
            await self.client.update_item(**change.update(self.tables))


def to_profile(user_id: int, item: Mapping[str, Any], archive: Archive) -> UserProfile:
    head = entries_of(item)
    verdicts = merge([*(segment.entries for segment in archive.segments), head])
    return UserProfile(
        user_id,
        int(item["version"]),
        verdicts,
        Layout(archive, head),
        visibility=item.get("visibility", "open"),
        wanted_in_lists=item.get("wanted_in_lists", True),
        hooked=item.get("hooked", False),
    )
