"""How many ratings all replicas together have committed; a training starts when there are enough new ones."""

import random
from typing import Any

from shared.lists.store_format import StoreFormat
from shared.stores.aws import DynamoDBClient
from shared.stores.dynamodb import COUNTER_ID, Item, to_item, user_key
from shared.stores.errors import store_errors
from shared.stores.reads import read_item, read_items
from shared.stores.tables import Tables

COUNTERS = 32
"""A replica adds to one of them, so that no item has to take the writes of all."""


class RatingCounter:
    """`add` counts in memory; `flush` adds that to the count in the store. In format 1 there is one counter, which
    still counts in format 2."""

    def __init__(self, client: DynamoDBClient, tables: Tables, store_format: StoreFormat) -> None:
        self.client = client
        self.tables = tables
        self.format = store_format
        self._own = _key(random.randrange(COUNTERS))
        self._uncounted = 0

    def add(self, ratings: int) -> None:
        self._uncounted += ratings

    async def flush(self) -> int | None:
        """Adds the ratings committed by this process since the last call to the count of all replicas. Returns the new
        count, or None if there is nothing to add."""
        uncounted, self._uncounted = self._uncounted, 0
        if not uncounted:
            return None
        try:
            await self._add_to_count(uncounted)
        except BaseException:
            self._uncounted += uncounted
            raise
        return await self.total()

    async def _add_to_count(self, ratings: int) -> None:
        """The single counter is not created here, since that would hide that the users are lost."""
        single: Any = {
            "TableName": self.tables.users,
            "Key": user_key(COUNTER_ID),
            "ConditionExpression": "attribute_exists(user_id)",
        }
        one_of_many: Any = {"TableName": self.tables.control, "Key": self._own}
        with store_errors():
            await self.client.update_item(
                **(single if self.format.writing == 1 else one_of_many),
                UpdateExpression="ADD ratings_committed :ratings",
                ExpressionAttributeValues=to_item({":ratings": ratings}),
            )

    async def total(self) -> int:
        """As far as the replicas have counted."""
        single = await read_item(self.client, self.tables.users, user_key(COUNTER_ID))
        counters = [single, *(await self._counters() if self.format.writing == 2 else [])]
        return sum(int(each.get("ratings_committed", 0)) for each in counters)

    async def _counters(self) -> list[dict[str, Any]]:
        keys = [_key(number) for number in range(COUNTERS)]
        return await read_items(self.client, self.tables.control, keys, consistent=False)


def _key(number: int) -> Item:
    return to_item({"name": f"ratings:{number}"})
