"""DynamoDB's `grants`, keyed by the hash of each secret, and the live families in each user's own item."""

from collections.abc import Mapping
from typing import Any

from tenacity import retry, retry_if_exception_type, stop_after_attempt, wait_random

from services.web.accounts.account_item import update_account
from services.web.oauth.grant_items import grant_item, grant_key, grant_of
from services.web.oauth.grants import Grant, UserLinks
from shared.stores.aws import DynamoDBClient
from shared.stores.dynamodb import Item, from_item, to_item, user_key
from shared.stores.errors import ConditionFailed, WriteConflict, repeatable, store_errors
from shared.stores.reads import read_item
from shared.stores.tables import Tables

retry_crossed = retry(
    retry=retry_if_exception_type(WriteConflict), stop=stop_after_attempt(4), wait=wait_random(0, 0.1), reraise=True
)


class GrantTable:
    def __init__(self, client: DynamoDBClient, tables: Tables) -> None:
        self.client = client
        self.tables = tables

    async def put(self, secret: str, grant: Grant) -> None:
        with store_errors():
            await self.client.put_item(TableName=self.tables.grants, Item=grant_item(secret, grant))

    @repeatable
    async def find(self, secret: str) -> Grant | None:
        item = await read_item(self.client, self.tables.grants, grant_key(secret))
        return grant_of(item) if item else None

    async def take_question(self, secret: str, user_id: int) -> Grant | None:
        try:
            with store_errors():
                response: Any = await self.client.delete_item(
                    TableName=self.tables.grants,
                    Key=grant_key(secret),
                    ConditionExpression="kind = :question AND user_id = :user",
                    ExpressionAttributeValues=to_item({":question": "question", ":user": user_id}),
                    ReturnValues="ALL_OLD",
                )
        except ConditionFailed:
            return None
        return grant_of(from_item(response["Attributes"]))

    @retry_crossed
    async def exchange(self, secret: str, spent: Grant, tokens: Mapping[str, Grant]) -> bool:
        puts = [{"Put": {"TableName": self.tables.grants, "Item": grant_item(*token)}} for token in tokens.items()]
        steps: Any = [self._spend(secret), self._check_family(spent), *puts]
        try:
            with store_errors():
                await self.client.transact_write_items(TransactItems=steps)
        except ConditionFailed:
            return False
        return True

    def _spend(self, secret: str) -> Item:
        update = {
            "TableName": self.tables.grants,
            "Key": grant_key(secret),
            "UpdateExpression": "SET spent = :yes",
            "ConditionExpression": "attribute_exists(kind) AND attribute_not_exists(spent)",
            "ExpressionAttributeValues": to_item({":yes": True}),
        }
        return {"Update": update}

    def _check_family(self, spent: Grant) -> Item:
        check = {
            "TableName": self.tables.users,
            "Key": user_key(spent.user_id),
            "ConditionExpression": "contains(links, :family)",
            "ExpressionAttributeValues": to_item({":family": spent.family}),
        }
        return {"ConditionCheck": check}

    @repeatable
    async def links(self, user_id: int) -> UserLinks | None:
        names = {"ProjectionExpression": "#name, links", "ExpressionAttributeNames": {"#name": "name"}}
        user = await read_item(self.client, self.tables.users, user_key(user_id), **names)
        return UserLinks(user["name"], frozenset(user.get("links", ()))) if "name" in user else None

    async def add_family(self, user_id: int, family: str) -> bool:
        return await self._update_links(user_id, "ADD links :families", frozenset([family]))

    async def remove_families(self, user_id: int, families: frozenset[str]) -> None:
        await self._update_links(user_id, "DELETE links :families", families)

    @repeatable
    async def _update_links(self, user_id: int, update: str, families: frozenset[str]) -> bool:
        """False if the user does not exist; only the id of a deleted user remains, without a name."""
        exists, values, names = "attribute_exists(#name)", {":families": families}, {"#name": "name"}
        return await update_account(self.client, self.tables.users, user_id, update, exists, values, names)
