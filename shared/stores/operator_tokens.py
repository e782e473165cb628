"""Tokens of operators, who may change the catalogue. Only a token's SHA-256 is stored, with its name and its scopes."""

import hashlib
import secrets
from datetime import UTC, datetime

from shared.stores.aws import DynamoDBClient
from shared.stores.dynamodb import Item, to_item
from shared.stores.errors import repeatable, store_errors
from shared.stores.reads import read_item, read_pages
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
        item = await read_item(self.client, self.table, _key(_name(token)))
        return str(item["label"]) if scope in item.get("scopes", set()) else None

    async def revoke(self, label: str) -> int:
        """Returns how many tokens of this name there were."""
        items = await read_pages(self.client, "scan", self.table)
        names = [item["name"] for item in items if item["name"].startswith(PREFIX) and item["label"] == label]
        with store_errors():
            for name in names:
                await self.client.delete_item(TableName=self.table, Key=_key(name))
        return len(names)


def _name(token: str) -> str:
    return PREFIX + hashlib.sha256(token.encode()).hexdigest()


def _key(name: str) -> Item:
    return to_item({"name": name})
