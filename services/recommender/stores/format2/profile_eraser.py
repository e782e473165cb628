"""Deletes a profile of format 2. A tombstone stays, so that no late change can bring it back."""

from collections.abc import Awaitable
from typing import Any

from services.recommender.stores.deletions.withdrawals import Withdrawals
from services.recommender.stores.format2.items import segment_key
from shared.stores.aws import DynamoDBClient
from shared.stores.dynamodb import from_item, to_item, user_key
from shared.stores.errors import ConditionFailed, repeatable, store_errors
from shared.stores.tables import Tables

CONTENT = ("version", "verdicts", "segments", "list", "list_expires", "visibility", "wanted_in_lists", "hooked")


class ProfileEraser:
    def __init__(self, client: DynamoDBClient, tables: Tables) -> None:
        self.client = client
        self.tables = tables
        self.withdrawals = Withdrawals(client, tables)

    async def erase(self, user_id: int) -> bool:
        """Every change is committed on a version, so none can be once it is gone. Safe to repeat. Returns whether the
        user has an item of format 2."""
        has_item = await self._withdraw(user_id) or await self._leave_tombstone(user_id)
        with store_errors():
            for segment_id in await self._segment_ids(user_id):
                key = segment_key(user_id, segment_id)
                await self.client.delete_item(TableName=self.tables.profile_segments, Key=key)
        return has_item

    @repeatable
    async def _withdraw(self, user_id: int) -> bool:
        """Once for a profile: with a mark, so that the model is trained again."""
        update: Any = {"Update": self._tombstone(user_id, "attribute_exists(#version)")}
        return await _is_done(self.client.transact_write_items(TransactItems=[update, self.withdrawals.write()]))

    async def _leave_tombstone(self, user_id: int) -> bool:
        """Also where only parts are left of a profile."""
        return await _is_done(self.client.update_item(**self._tombstone(user_id, "attribute_exists(user_id)")))

    def _tombstone(self, user_id: int, condition: str) -> Any:
        return {
            "TableName": self.tables.profiles,
            "Key": user_key(user_id),
            "UpdateExpression": "SET erased = :true REMOVE " + ", ".join(f"#{name}" for name in CONTENT),
            "ConditionExpression": condition,
            "ExpressionAttributeNames": {f"#{name}": name for name in CONTENT},
            "ExpressionAttributeValues": to_item({":true": True}),
        }

    async def _segment_ids(self, user_id: int) -> list[str]:
        pages: Any = self.client.get_paginator("query").paginate(
            TableName=self.tables.profile_segments,
            KeyConditionExpression="user_id = :user",
            ExpressionAttributeValues=to_item({":user": user_id}),
            ProjectionExpression="#segment",
            ExpressionAttributeNames={"#segment": "segment"},
            ConsistentRead=True,
        )
        return [str(from_item(item)["segment"]) async for page in pages for item in page["Items"]]


async def _is_done(write: Awaitable[object]) -> bool:
    """False if its condition does not hold."""
    try:
        with store_errors():
            await write
    except ConditionFailed:
        return False
    return True
