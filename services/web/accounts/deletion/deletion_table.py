"""Deletions of accounts in DynamoDB: a mark in the user's item, and a list of all in `control`."""

from typing import Any

from services.web.accounts.accounts import Account
from shared.stores.aws import DynamoDBClient
from shared.stores.dynamodb import to_item, user_key
from shared.stores.errors import ConditionFailed, repeatable, store_errors
from shared.stores.reads import read_item
from shared.stores.tables import Tables

LIST_KEY = to_item({"name": "deletions"})
SECRETS = "sessions, links, link_key, recovery, passkeys, mail"


class DeletionTable:
    def __init__(self, client: DynamoDBClient, tables: Tables) -> None:
        self.client = client
        self.tables = tables

    async def begin(self, account: Account) -> bool:
        """An account without `sessions` opens none, so the mark also ends what could let somebody in."""
        mark: Any = {
            "TableName": self.tables.users,
            "Key": user_key(account.user_id),
            "UpdateExpression": f"SET deleting = :yes REMOVE {SECRETS}",
            "ConditionExpression": "password = :password AND sessions = :none",
            "ExpressionAttributeValues": to_item({":yes": True, ":password": account.password_hash, ":none": {}}),
        }
        listed: Any = {"TableName": self.tables.control, "Key": LIST_KEY, **_change("ADD", account.user_id)}
        try:
            with store_errors():
                await self.client.transact_write_items(TransactItems=[{"Update": mark}, {"Update": listed}])
        except ConditionFailed:
            return False
        return True

    @repeatable
    async def under_way(self) -> list[int]:
        item = await read_item(self.client, self.tables.control, LIST_KEY)
        return sorted(int(user_id) for user_id in item.get("users", ()))

    @repeatable
    async def end(self, user_id: int) -> None:
        with store_errors():
            await self.client.update_item(TableName=self.tables.control, Key=LIST_KEY, **_change("DELETE", user_id))


def _change(action: str, user_id: int) -> Any:
    return {
        "UpdateExpression": f"{action} #users :users",
        "ExpressionAttributeNames": {"#users": "users"},
        "ExpressionAttributeValues": to_item({":users": frozenset([user_id])}),
    }
