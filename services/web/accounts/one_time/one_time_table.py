"""Secrets that are used once, in DynamoDB's `grants` by their hashes. No token's key begins with a kind, so none of
these can be taken for a token."""

from typing import Any

from services.web.accounts.one_time.one_time_secrets import Kind, Stored
from services.web.accounts.sessions import hash_secret
from shared.stores.aws import DynamoDBClient
from shared.stores.dynamodb import Item, from_item, to_item
from shared.stores.errors import repeatable, store_errors
from shared.stores.reads import read_item
from shared.stores.tables import EXPIRES_AT, Tables


class OneTimeTable:
    def __init__(self, client: DynamoDBClient, tables: Tables) -> None:
        self.client = client
        self.table = tables.grants

    async def put(self, kind: Kind, secret: str, stored: Stored) -> None:
        values = to_item({"values": dict(stored.values), EXPIRES_AT: stored.expires_at})
        with store_errors():
            await self.client.put_item(TableName=self.table, Item=_key(kind, secret) | values)

    @repeatable
    async def find(self, kind: Kind, secret: str) -> Stored | None:
        return _stored(await read_item(self.client, self.table, _key(kind, secret)))

    async def take(self, kind: Kind, secret: str) -> Stored | None:
        with store_errors():
            response: Any = await self.client.delete_item(
                TableName=self.table, Key=_key(kind, secret), ReturnValues="ALL_OLD"
            )
        return _stored(from_item(response.get("Attributes", {})))


def _key(kind: Kind, secret: str) -> Item:
    return to_item({"token": f"{kind}#{hash_secret(secret)}"})


def _stored(item: dict[str, Any]) -> Stored | None:
    if not item:
        return None
    values = {name: value if isinstance(value, str) else int(value) for name, value in item["values"].items()}
    return Stored(values, int(item[EXPIRES_AT]))
