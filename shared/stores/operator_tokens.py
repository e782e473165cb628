"""Tokens of operators, who may change the catalogue. Only a token's SHA-256 is stored, with its name and its scopes."""

import hashlib
import secrets
from datetime import UTC, datetime
from typing import Any

from shared.stores.aws import DynamoDBClient
from shared.stores.dynamodb import Item, from_item, to_item
from shared.stores.errors import repeatable, store_errors
from shared.stores.tables import Tables

CHANGE_MOVIES = "movies:write"
MANAGE_USERS = "users:manage"
PREFIX = "operator:"
TOKEN_START = "matinee_operator_"
MAX_CHARACTERS = 200


class OperatorTokens:
    def __init__(self, client: DynamoDBClient, tables: Tables) -> None:
        self.client = client
        self.table = tables.control

    async def create(self, label: str, scopes: set[str]) -> str:
        token = TOKEN_START + secrets.token_urlsafe(32)
        created = datetime.now(UTC).isoformat(timespec="seconds")
        item = {"name": _name(token), "label": label, "scopes": scopes, "created": created}
        with store_errors():
            await self.client.put_item(TableName=self.table, Item=to_item(item))
        return token

    async def allows(self, token: str, scope: str) -> bool:
        return await self.holder(token, scope) is not None

    @repeatable
    async def holder(self, token: str, scope: str) -> str | None:
        """Whom a token of this scope was made for. Reads the table each time, so that a revoked token ends at once."""
        if not (token.isascii() and token.startswith(TOKEN_START) and len(token) <= MAX_CHARACTERS):
            return None
        with store_errors():
            response: Any = await self.client.get_item(
                TableName=self.table, Key=_key(_name(token)), ConsistentRead=True
            )
        item = from_item(response.get("Item", {}))
        return str(item["label"]) if scope in item.get("scopes", set()) else None

    async def revoke(self, label: str) -> int:
        """Returns how many tokens of this name there were."""
        pages: Any = self.client.get_paginator("scan").paginate(TableName=self.table, ConsistentRead=True)
        with store_errors():
            items = [from_item(item) async for page in pages for item in page["Items"]]
            names = [item["name"] for item in items if item["name"].startswith(PREFIX) and item["label"] == label]
            for name in names:
                await self.client.delete_item(TableName=self.table, Key=_key(name))
        return len(names)


def _name(token: str) -> str:
    return PREFIX + hashlib.sha256(token.encode()).hexdigest()


def _key(name: str) -> Item:
    return to_item({"name": name})
