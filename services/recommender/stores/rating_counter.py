"""How many ratings all replicas together have committed; a training starts when there are enough new ones."""

from typing import Any

from shared.stores.aws import DynamoDBClient
from shared.stores.dynamodb import COUNTER_ID, from_item, to_item, user_key
from shared.stores.errors import store_errors
from shared.stores.tables import Tables


class RatingCounter:
    """`add` counts in memory; `flush` adds that to the count in the store."""

    def __init__(self, client: DynamoDBClient, tables: Tables) -> None:
        self.client = client
        self.tables = tables
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
            return await self._add_to_count(uncounted)
        except BaseException:
            self._uncounted += uncounted
            raise

    async def _add_to_count(self, ratings: int) -> int:
        with store_errors():
            response: Any = await self.client.update_item(
                TableName=self.tables.users,
                Key=user_key(COUNTER_ID),
                UpdateExpression="ADD ratings_committed :ratings",
                ConditionExpression="attribute_exists(user_id)",
                ExpressionAttributeValues=to_item({":ratings": ratings}),
                ReturnValues="UPDATED_NEW",
            )
        return int(from_item(response["Attributes"])["ratings_committed"])

    async def total(self) -> int:
        """As far as the replicas have counted."""
        with store_errors():
            response: Any = await self.client.get_item(
                TableName=self.tables.users, Key=user_key(COUNTER_ID), ConsistentRead=True
            )
        return int(from_item(response.get("Item", {})).get("ratings_committed", 0))
