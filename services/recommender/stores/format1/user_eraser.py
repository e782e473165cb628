"""Deletes what DynamoDB holds of a user's profile and lists in format 1."""

from contextlib import suppress
from typing import Any

from shared.stores.aws import DynamoDBClient
from shared.stores.dynamodb import to_item, user_key
from shared.stores.errors import ConditionFailed, store_errors
from shared.stores.tables import Tables

MAX_DELETED_AT_ONCE = 25


class UserEraser:
    def __init__(self, client: DynamoDBClient, tables: Tables) -> None:
        self.client = client
        self.tables = tables

    async def delete_items(self, user_id: int) -> None:
        with store_errors():
            await self._delete_verdicts(user_id)
            await self.client.delete_item(TableName=self.tables.recommendations, Key=user_key(user_id))

    async def remove_version(self, user_id: int) -> None:
        """Every change is committed on a version, so none can be from then on. Safe to repeat."""
        with suppress(ConditionFailed), store_errors():
            await self.client.update_item(
                TableName=self.tables.users,
                Key=user_key(user_id),
                UpdateExpression="REMOVE profile_version",
                ConditionExpression="attribute_exists(profile_version)",
            )

    async def _delete_verdicts(self, user_id: int) -> None:
        keys = await self._verdict_keys(user_id)
        for start in range(0, len(keys), MAX_DELETED_AT_ONCE):
            batch = keys[start : start + MAX_DELETED_AT_ONCE]
            await self._delete([{"DeleteRequest": {"Key": key}} for key in batch])

    async def _verdict_keys(self, user_id: int) -> list[Any]:
        pages = self.client.get_paginator("query").paginate(
            TableName=self.tables.ratings,
            KeyConditionExpression="user_id = :user",
            ExpressionAttributeValues=to_item({":user": user_id}),
            ProjectionExpression="user_id, movie_id",
            ConsistentRead=True,
        )
        return [key async for page in pages for key in page["Items"]]

    async def _delete(self, requests: list[Any]) -> None:
        """DynamoDB may leave some of a batch unprocessed."""
        remaining: Any = {self.tables.ratings: requests}
        while remaining:
            response: Any = await self.client.batch_write_item(RequestItems=remaining)
            remaining = response.get("UnprocessedItems")
