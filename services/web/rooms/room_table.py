"""DynamoDB's `rooms`: an item a room, by the hash of its key, and an item a user with the rooms that they are in."""

import time
import zlib
from typing import Any

from services.web.rooms.room import Room
from shared.stores.aws import DynamoDBClient
from shared.stores.dynamodb import to_item
from shared.stores.errors import ConditionFailed, repeatable, store_errors
from shared.stores.reads import read_item
from shared.stores.tables import EXPIRES_AT, Tables

MAX_INFLATED_BYTES = 256 * 1024
"""A room of 8 people and 60 movies is a tenth of it."""


class RoomTable:
    def __init__(self, client: DynamoDBClient, tables: Tables) -> None:
        self.client = client
        self.table = tables.rooms

    async def find(self, room_id: str) -> Room | None:
        item = await self._get(room_id, consistent=True)
        if item is None:
            return None
        state = zlib.decompressobj().decompress(bytes(item["state"]), MAX_INFLATED_BYTES)
        return Room.model_validate_json(state)

    async def version(self, room_id: str) -> int | None:
        """May be a little out of date. None without a room."""
        names = {"#version": "version"}
        projection = {"ProjectionExpression": f"#version, {EXPIRES_AT}", "ExpressionAttributeNames": names}
        item = await self._get(room_id, consistent=False, **projection)
        return int(item["version"]) if item else None

    async def put(self, room_id: str, room: Room, before: int | None) -> bool:
        """False, and nothing changes, unless the stored version is `before`; None: there is no room yet."""
        condition: dict[str, Any] = {"ConditionExpression": "attribute_not_exists(room)"}
        if before is not None:
            condition = {
                "ConditionExpression": "#version = :before",
                "ExpressionAttributeNames": {"#version": "version"},
                "ExpressionAttributeValues": to_item({":before": before}),
            }
        state = zlib.compress(room.model_dump_json().encode())
        values = {"room": room_id, "version": room.version, EXPIRES_AT: room.expires_at, "state": state}
        try:
            with store_errors():
                await self.client.put_item(TableName=self.table, Item=to_item(values), **condition)
        except ConditionFailed:
            return False
        return True

    @repeatable
    async def remember(self, user_id: int, room_id: str, expires_at: int) -> None:
        """That the user is in the room, for the day on which they delete their account."""
        with store_errors():
            await self.client.update_item(
                TableName=self.table,
                Key=to_item({"room": _user_item(user_id)}),
                UpdateExpression=f"ADD rooms :rooms SET {EXPIRES_AT} = :until",
                ExpressionAttributeValues=to_item({":rooms": {room_id}, ":until": expires_at}),
            )

    async def rooms_of(self, user_id: int) -> list[str]:
        item = await self._get(_user_item(user_id), consistent=True)
        return sorted(item["rooms"]) if item else []

    @repeatable
    async def forget(self, user_id: int) -> None:
        with store_errors():
            await self.client.delete_item(TableName=self.table, Key=to_item({"room": _user_item(user_id)}))

    @repeatable
    async def _get(self, room_id: str, *, consistent: bool, **projection: Any) -> dict[str, Any] | None:
        """DynamoDB deletes expired items late, so an expired one counts as none."""
        key = to_item({"room": room_id})
        item = await read_item(self.client, self.table, key, ConsistentRead=consistent, **projection)
        return item if item and item[EXPIRES_AT] > time.time() else None


def _user_item(user_id: int) -> str:
    return f"user {user_id}"
