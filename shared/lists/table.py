"""Lists in the items of `profiles` (docs/decisions/0020), each beside the version that it was computed from."""

import time
from collections.abc import Callable
from typing import Any

from shared.lists.compact_list import CompactList
from shared.lists.format1.stored_list import ListRecord, StoredList
from shared.lists.format1.table import ListTable as Format1Table
from shared.lists.found_list import OutdatedList
from shared.lists.fragments.catalogue_version import catalogue_of
from shared.lists.fragments.table import Fragments, UnknownMovie
from shared.lists.ready_list import ACCESS, Access, ReadyList
from shared.lists.rendering import RenderedList, render
from shared.stores.aws import DynamoDBClient
from shared.stores.dynamodb import Item, to_item, user_key
from shared.stores.errors import ConditionFailed, repeatable, store_errors
from shared.stores.tables import Tables
from shared.telemetry.metrics import Metrics

NAMES = {"#version": "version", "#list": "list", "#expires": "list_expires"}
READ_NAMES = NAMES | {"#visibility": "visibility"}


class ListTable:
    """`fragments` returns those to render lists with, or None as long as the process has none. A profile that is not
    converted yet is read in format 1. One that has a version but no list may have been converted or restored, so its
    list has to be computed."""

    def __init__(
        self,
        client: DynamoDBClient,
        tables: Tables,
        fragments: Callable[[], Fragments | None],
        metrics: Metrics | None = None,
    ) -> None:
        self.client = client
        self.tables = tables
        self.fragments = fragments
        self.metrics = metrics or Metrics()
        self.format1 = Format1Table(client, tables, self.metrics)

    @repeatable
    async def get(self, user_id: int) -> ListRecord | OutdatedList | None:
        item = await self._item(user_id, READ_NAMES, consistent=True)
        return self._rendered(item) if item else await self._in_format1(user_id)

    @repeatable
    async def model_version(self, user_id: int) -> str | None:
        """Of the stored list, whether it can be rendered here or not; it may be a moment old."""
        item = await self._item(user_id, NAMES, consistent=False)
        if item is None or "list" not in item or _has_expired(item):
            return None
        compact = CompactList.unpack(item["list"]["B"], user_id, int(item["version"]["N"]))
        return compact.head.model_version if compact else None

    async def _item(self, user_id: int, names: dict[str, str], *, consistent: bool) -> Item | None:
        with store_errors():
            response: Any = await self.client.get_item(
                TableName=self.tables.profiles,
                Key=user_key(user_id),
                ProjectionExpression="user_id, " + ", ".join(names),
                ExpressionAttributeNames=names,
                ConsistentRead=consistent,
            )
        item: Item | None = response.get("Item")
        return item

    async def _in_format1(self, user_id: int) -> ListRecord | OutdatedList | None:
        """Version 0 is a sample user, whom nothing converts: the list is computed again, and stored in format 2."""
        record = await self.format1.get(user_id)
        return OutdatedList() if isinstance(record, StoredList) and not record.profile_version else record

    def _rendered(self, item: Item) -> ReadyList | OutdatedList | None:
        if "version" not in item:
            return None
        if "list" not in item:
            return OutdatedList() if int(item["version"]["N"]) else None
        packed, fragments = item["list"]["B"], self.fragments()
        compact = CompactList.unpack(packed, int(item["user_id"]["N"]), int(item["version"]["N"]))
        if compact is None or fragments is None or catalogue_of(compact.head.model_version) > fragments.catalogue:
            return OutdatedList()
        if _has_expired(item):
            return OutdatedList()
        try:
            return render(compact, fragments, access_of(item))
        except UnknownMovie:
            return OutdatedList()

    @repeatable
    async def put(self, rendered: RenderedList) -> bool:
        """Stores the list of a profile of this version; a sample user's, of version 0, may have no item yet. Returns
        False if the profile has another version, or is not converted yet."""
        compact, version = rendered.compact, rendered.profile_version
        values = {":list": compact.pack(), ":expires": compact.expires_at, ":version": version}
        condition = "#version = :version" + (" OR attribute_not_exists(user_id)" if version == 0 else "")
        try:
            with store_errors():
                await self.client.update_item(
                    TableName=self.tables.profiles,
                    Key=user_key(rendered.user_id),
                    UpdateExpression="SET #list = :list, #expires = :expires, #version = :version",
                    ConditionExpression=condition,
                    ExpressionAttributeNames=NAMES,
                    ExpressionAttributeValues=to_item(values),
                )
        except ConditionFailed:
            self.metrics.count_fence_rejection("dynamodb")
            return False
        return True


def _has_expired(item: Item) -> bool:
    return int(item["list_expires"]["N"]) <= time.time()


def access_of(item: Item) -> Access:
    """Version 0 has a list only if it is a sample user's. A value that this code does not know hides the list."""
    if item["version"]["N"] == "0":
        return Access.EVERYTHING
    visibility: Any = item.get("visibility", {}).get("S", "open")
    return ACCESS.get(visibility, Access.NOTHING)
