"""The DynamoDB half of the list protocol (docs/decisions/0001)."""

import time
from datetime import UTC, datetime
from typing import Any

from shared.contracts.lists import ListHead
from shared.lists.compact_list import LIST_SECONDS
from shared.lists.format1.stored_list import StoredList
from shared.lists.found_list import OutdatedList
from shared.lists.rendering import RenderedList
from shared.stores.aws import DynamoDBClient
from shared.stores.dynamodb import Item, from_item, to_item, user_key
from shared.stores.errors import ConditionFailed, repeatable, store_errors
from shared.stores.tables import EXPIRES_AT, Tables
from shared.telemetry.metrics import Metrics


class ListTable:
    """The record of a list, checked against `users.profile_version`."""

    def __init__(self, client: DynamoDBClient, tables: Tables, metrics: Metrics | None = None) -> None:
        self.client = client
        self.tables = tables
        self.metrics = metrics or Metrics()

    @repeatable
    async def get(self, user_id: int) -> StoredList | OutdatedList | None:
        users, lists = self.tables.users, self.tables.recommendations
        keys = {"Keys": [user_key(user_id)], "ConsistentRead": True}
        requests: Any = {users: {**keys, "ProjectionExpression": "profile_version"}, lists: keys}
        with store_errors():
            response: Any = await self.client.batch_get_item(RequestItems=requests)
        found = response["Responses"]
        if response.get("UnprocessedKeys"):
            return OutdatedList()
        if not found.get(lists):
            return None
        user = from_item(found[users][0]) if found.get(users) else {"profile_version": 0}
        return _parse(found[lists][0], user.get("profile_version"))

    async def model_version(self, user_id: int) -> str | None:
        """Of a list that could be read."""
        found = await self.get(user_id)
        return found.first(1).model_version if isinstance(found, StoredList) else None

    @repeatable
    async def put(self, rendered: RenderedList) -> bool:
        """Return False if the record is already of a newer profile."""
        try:
            with store_errors():
                await self.client.put_item(
                    TableName=self.tables.recommendations,
                    Item=record_item(rendered),
                    ConditionExpression="attribute_not_exists(user_id) OR profile_version <= :version",
                    ExpressionAttributeValues=to_item({":version": rendered.profile_version}),
                )
        except ConditionFailed:
            self.metrics.count_fence_rejection("dynamodb")
            return False
        return True


def record_item(rendered: RenderedList) -> Item:
    ready = rendered.ready
    return to_item(
        {
            **ready.head.model_dump(mode="json"),
            "movies": b"\n".join(ready.rows).decode(),
            EXPIRES_AT: int(time.time()) + LIST_SECONDS,
        }
    )


def _parse(item: Item, current_version: Any) -> StoredList | OutdatedList:
    record = from_item(item)
    version = int(record["profile_version"])
    if version != current_version or int(record[EXPIRES_AT]) <= time.time():
        return OutdatedList()
    head = ListHead(
        user_id=int(record["user_id"]),
        profile_version=version,
        model_version=record["model_version"],
        computed_at=datetime.fromisoformat(record["computed_at"]).astimezone(UTC),
    )
    return StoredList(head.user_id, version, head.model_dump_json().encode(), record["movies"].encode())
