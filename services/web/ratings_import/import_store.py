"""DynamoDB's `imports`: a record for each import, its large values, and the list of imports in progress.

Items expire. A record is written only on the condition that nobody else has written it since it was read.
"""

import time
from contextlib import suppress
from typing import Any, Protocol

from services.web.ratings_import.record import KEPT_SECONDS, ImportRecord
from shared.contracts.errors import Conflict, TooManyRequests
from shared.stores.aws import DynamoDBClient
from shared.stores.dynamodb import Item, from_item, to_item
from shared.stores.errors import ConditionFailed, repeatable, store_errors
from shared.stores.reads import read_items
from shared.stores.tables import EXPIRES_AT, Tables

NOBODY = 0
IN_PROGRESS = "in-progress"
RECORD, BLOB, ADDITIONS = "record#", "blob#", "additions#"
Key = tuple[int, str]
"""A user's id and the id of an import."""


class TooManyAdditions(TooManyRequests):
    message = "Too many movies were added to the catalogue today. Choose fewer of them, or import them tomorrow."


class ImportStore(Protocol):
    async def load(self, key: Key) -> ImportRecord | None: ...
    async def recent(self, user_id: int) -> list[ImportRecord]: ...
    async def save(self, record: ImportRecord) -> ImportRecord:
        """Returns the saved record. Raises `Conflict` if somebody else has saved it."""
        ...

    async def put_blob(self, key: Key, name: str, pieces: list[bytes], *, replace: bool = True) -> None: ...
    async def blob(self, key: Key, name: str, pieces: int) -> list[bytes]: ...
    async def delete(self, key: Key) -> None: ...
    async def erase(self, user_id: int) -> None: ...
    async def in_progress(self) -> list[Key]: ...
    async def set_in_progress(self, key: Key, working: bool) -> None: ...
    async def count_additions(self, day: str, count: int, limit: int) -> None:
        """Counts films that all imports of a day add. Raises `TooManyAdditions` where that were more than the limit."""
        ...


class ImportTable:
    def __init__(self, client: DynamoDBClient, tables: Tables) -> None:
        self.client = client
        self.tables = tables

    @repeatable
    async def load(self, key: Key) -> ImportRecord | None:
        with store_errors():
            response: Any = await self.client.get_item(
                TableName=self.tables.imports, Key=_item_key(key[0], RECORD + key[1]), ConsistentRead=True
            )
        return _record(response["Item"]) if "Item" in response else None

    @repeatable
    async def recent(self, user_id: int) -> list[ImportRecord]:
        """Newest first."""
        items = await self._query(user_id, RECORD, projected="body, revision")
        return sorted(map(_record, items), key=lambda record: -record.created_at)

    async def save(self, record: ImportRecord) -> ImportRecord:
        saved = record.model_copy(update={"revision": record.revision + 1})
        item = {
            **_item_key(record.user_id, RECORD + record.import_id),
            **to_item({"revision": saved.revision, "body": saved.model_dump_json(), EXPIRES_AT: record.expires_at}),
        }
        condition = {
            "ConditionExpression": "revision = :old" if record.revision else "attribute_not_exists(revision)",
            **({"ExpressionAttributeValues": to_item({":old": record.revision})} if record.revision else {}),
        }
        try:
            with store_errors():
                await self.client.put_item(TableName=self.tables.imports, Item=item, **condition)  # type: ignore[arg-type]
        except ConditionFailed as error:
            raise Conflict from error
        return saved

    async def put_blob(self, key: Key, name: str, pieces: list[bytes], *, replace: bool = True) -> None:
        condition: Any = {} if replace else {"ConditionExpression": "attribute_not_exists(body)"}
        expires_at = int(time.time()) + KEPT_SECONDS
        for at, piece in enumerate(pieces):
            item = {**_item_key(key[0], _blob_part(key, name, at)), **to_item({"body": piece, EXPIRES_AT: expires_at})}
            with suppress(ConditionFailed), store_errors():
                await self.client.put_item(TableName=self.tables.imports, Item=item, **condition)

    @repeatable
    async def blob(self, key: Key, name: str, pieces: int) -> list[bytes]:
        parts = [_blob_part(key, name, at) for at in range(pieces)]
        keys = [_item_key(key[0], part) for part in parts]
        items = await read_items(self.client, self.tables.imports, keys, consistent=True)
        bodies = {item["part"]: bytes(item["body"]) for item in items}
        return [bodies[part] for part in parts]

    async def delete(self, key: Key) -> None:
        await self._delete_parts(key[0], [RECORD + key[1], *await self._parts(key[0], f"{BLOB}{key[1]}")])
        await self.set_in_progress(key, False)

    async def erase(self, user_id: int) -> None:
        """Records first, so that a worker that is at it cannot save any more."""
        await self._delete_parts(user_id, await self._parts(user_id, RECORD))
        await self._delete_parts(user_id, await self._parts(user_id, BLOB))

    async def in_progress(self) -> list[Key]:
        with store_errors():
            response: Any = await self.client.get_item(
                TableName=self.tables.imports, Key=_item_key(NOBODY, IN_PROGRESS), ConsistentRead=True
            )
        keys = (text.split(":", 1) for text in from_item(response.get("Item", {})).get("keys", ()))
        return [(int(user_id), import_id) for user_id, import_id in keys]

    @repeatable
    async def set_in_progress(self, key: Key, working: bool) -> None:
        with store_errors():
            await self.client.update_item(
                TableName=self.tables.imports,
                Key=_item_key(NOBODY, IN_PROGRESS),
                UpdateExpression=f"{'ADD' if working else 'DELETE'} #keys :keys",
                ExpressionAttributeNames={"#keys": "keys"},
                ExpressionAttributeValues=to_item({":keys": frozenset([f"{key[0]}:{key[1]}"])}),
            )

    async def count_additions(self, day: str, count: int, limit: int) -> None:
        if count > limit:
            raise TooManyAdditions
        try:
            with store_errors():
                await self.client.update_item(
                    TableName=self.tables.imports,
                    Key=_item_key(NOBODY, f"{ADDITIONS}{day}"),
                    UpdateExpression="ADD added :count SET #expires = :expires",
                    ConditionExpression="attribute_not_exists(added) OR added <= :most",
                    ExpressionAttributeNames={"#expires": EXPIRES_AT},
                    ExpressionAttributeValues=to_item(
                        {":count": count, ":most": limit - count, ":expires": int(time.time()) + KEPT_SECONDS}
                    ),
                )
        except ConditionFailed as error:
            raise TooManyAdditions from error

    async def _parts(self, user_id: int, beginning: str) -> list[str]:
        items = await self._query(user_id, beginning, projected="part")
        return [from_item(item)["part"] for item in items]

    async def _query(self, user_id: int, beginning: str, projected: str) -> list[Item]:
        pages = self.client.get_paginator("query").paginate(
            TableName=self.tables.imports,
            KeyConditionExpression="user_id = :user AND begins_with(part, :beginning)",
            ExpressionAttributeValues=to_item({":user": user_id, ":beginning": beginning}),
            ProjectionExpression=projected,
            ConsistentRead=True,
        )
        with store_errors():
            return [item async for page in pages for item in page["Items"]]

    async def _delete_parts(self, user_id: int, parts: list[str]) -> None:
        for part in parts:
            with store_errors():
                await self.client.delete_item(TableName=self.tables.imports, Key=_item_key(user_id, part))


def _item_key(user_id: int, part: str) -> Item:
    return to_item({"user_id": user_id, "part": part})


def _blob_part(key: Key, name: str, at: int) -> str:
    return f"{BLOB}{key[1]}#{name}#{at:04d}"


def _record(item: Item) -> ImportRecord:
    return ImportRecord.model_validate_json(from_item(item)["body"])


def key_of(record: ImportRecord) -> Key:
    return record.user_id, record.import_id
