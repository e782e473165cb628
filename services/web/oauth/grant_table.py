"""DynamoDB's `grants`, by the hash of each secret, and the families that live, in each user's own item."""

from collections.abc import Collection, Mapping
from typing import Any

from tenacity import retry, retry_if_exception_type, stop_after_attempt, wait_random

from services.web.oauth.grant_items import Item, grant_of, item_of, key
from services.web.oauth.grants import Grant, Links
from shared.stores.aws import DynamoDBClient
from shared.stores.errors import ConditionFailed, WriteConflict, repeatable, store_errors
from shared.stores.tables import Tables

uncrossed = retry(
    retry=retry_if_exception_type(WriteConflict), stop=stop_after_attempt(4), wait=wait_random(0, 0.1), reraise=True
)


class GrantTable:
    def __init__(self, client: DynamoDBClient, tables: Tables) -> None:
        self.client = client
        self.tables = tables

    async def put(self, secret: str, grant: Grant) -> None:
        with store_errors():
            await self.client.put_item(TableName=self.tables.grants, Item=item_of(secret, grant))

    @repeatable
    async def find(self, secret: str) -> Grant | None:
        with store_errors():
            answer: Any = await self.client.get_item(TableName=self.tables.grants, Key=key(secret), ConsistentRead=True)
        return grant_of(answer["Item"]) if "Item" in answer else None

    async def take_question(self, secret: str, user_id: int) -> Grant | None:
        try:
            with store_errors():
                answer: Any = await self.client.delete_item(
                    TableName=self.tables.grants,
                    Key=key(secret),
                    ConditionExpression="kind = :question AND user_id = :user",
                    ExpressionAttributeValues={":question": {"S": "question"}, ":user": {"N": str(user_id)}},
                    ReturnValues="ALL_OLD",
                )
        except ConditionFailed:
            return None
        return grant_of(answer["Attributes"])

    @uncrossed
    async def exchange(self, secret: str, spent: Grant, given: Mapping[str, Grant]) -> bool:
        steps: Any = [self._spending(secret), self._living(spent), *(self._giving(*each) for each in given.items())]
        try:
            with store_errors():
                await self.client.transact_write_items(TransactItems=steps)
        except ConditionFailed:
            return False
        return True

    def _spending(self, secret: str) -> Item:
        spend: Item = {
            "TableName": self.tables.grants,
            "Key": key(secret),
            "UpdateExpression": "SET spent = :yes",
            "ConditionExpression": "attribute_exists(kind) AND attribute_not_exists(spent)",
            "ExpressionAttributeValues": {":yes": {"BOOL": True}},
        }
        return {"Update": spend}

    def _living(self, spent: Grant) -> Item:
        living: Item = {
            "TableName": self.tables.users,
            "Key": _user(spent.user_id),
            "ConditionExpression": "contains(links, :family)",
            "ExpressionAttributeValues": {":family": {"S": spent.family}},
        }
        return {"ConditionCheck": living}

    def _giving(self, secret: str, grant: Grant) -> Item:
        return {"Put": {"TableName": self.tables.grants, "Item": item_of(secret, grant)}}

    @repeatable
    async def links(self, user_id: int) -> Links | None:
        with store_errors():
            answer: Any = await self.client.get_item(
                TableName=self.tables.users,
                Key=_user(user_id),
                ConsistentRead=True,
                ProjectionExpression="#name, links",
                ExpressionAttributeNames={"#name": "name"},
            )
        item = answer.get("Item", {})
        return Links(item["name"]["S"], frozenset(item.get("links", {}).get("SS", ()))) if "name" in item else None

    async def begin(self, user_id: int, family: str) -> bool:
        return await self._change(user_id, "ADD links :families", ExpressionAttributeValues=_set({family}))

    async def end(self, user_id: int, families: frozenset[str]) -> None:
        await self._change(user_id, "DELETE links :families", ExpressionAttributeValues=_set(families))

    async def end_all(self, user_id: int) -> None:
        await self._change(user_id, "REMOVE links")

    @repeatable
    async def _change(self, user_id: int, change: str, **values: Any) -> bool:
        """False where there is no such user, as of one that was deleted only the id is left."""
        try:
            with store_errors():
                await self.client.update_item(
                    TableName=self.tables.users,
                    Key=_user(user_id),
                    UpdateExpression=change,
                    ConditionExpression="attribute_exists(#name)",
                    ExpressionAttributeNames={"#name": "name"},
                    **values,
                )
        except ConditionFailed:
            return False
        return True


def _user(user_id: int) -> Item:
    return {"user_id": {"N": str(user_id)}}


def _set(families: Collection[str]) -> Item:
    return {":families": {"SS": sorted(families)}}
