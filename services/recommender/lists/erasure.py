"""Removes a user's ratings and lists for good. The account itself is web's to remove, after this."""

from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from services.recommender.lists.service import Lists
from shared.contracts.errors import SampleUserReadOnly
from shared.stores.aws import DynamoDBClient
from shared.stores.errors import ConditionFailed, store_errors
from shared.stores.tables import Tables

MOST_DELETED_AT_ONCE = 25
AFTER_ALL_VERSIONS = 2**53 - 1


@dataclass(frozen=True)
class Erasure:
    lists: Lists
    client: DynamoDBClient
    tables: Tables

    async def erase(self, user_id: int) -> None:
        if self.lists.active_model.get().dataset.samples.find(user_id) is not None:
            raise SampleUserReadOnly
        with store_errors():
            await self._close(user_id)
            await self._delete_ratings(user_id)
            await self.client.delete_item(TableName=self.tables.recommendations, Key=_key(user_id))
            self.lists.profiles.forget(user_id)
            await self.lists.invalidations.settle(user_id, AFTER_ALL_VERSIONS)

    async def _close(self, user_id: int) -> None:
        """Takes the version away, which every rating is committed on: from here on none can be."""
        with suppress(ConditionFailed), store_errors():
            await self.client.update_item(
                TableName=self.tables.users,
                Key=_key(user_id),
                UpdateExpression="REMOVE profile_version",
                ConditionExpression="attribute_exists(profile_version)",
            )

    async def _delete_ratings(self, user_id: int) -> None:
        pages = self.client.get_paginator("query").paginate(
            TableName=self.tables.ratings,
            KeyConditionExpression="user_id = :user",
            ExpressionAttributeValues={":user": {"N": str(user_id)}},
            ProjectionExpression="user_id, movie_id",
            ConsistentRead=True,
        )
        keys: list[Any] = [key async for page in pages for key in page["Items"]]
        for start in range(0, len(keys), MOST_DELETED_AT_ONCE):
            some = keys[start : start + MOST_DELETED_AT_ONCE]
            await self._delete([{"DeleteRequest": {"Key": key}} for key in some])

    async def _delete(self, requests: list[Any]) -> None:
        """DynamoDB may leave some for another try."""
        left: Any = {self.tables.ratings: requests}
        while left:
            answer: Any = await self.client.batch_write_item(RequestItems=left)
            left = answer.get("UnprocessedItems")


def _key(user_id: int) -> Any:
    return {"user_id": {"N": str(user_id)}}
