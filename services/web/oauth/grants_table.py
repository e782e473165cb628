"""DynamoDB's `grants`, by the hash of each secret, and the families that live, in each user's own item."""

from collections.abc import Collection, Mapping
from typing import Any

from botocore.exceptions import ClientError
from tenacity import retry, retry_if_exception_type, stop_after_attempt, wait_random

from services.web.oauth.grants import Grant, Links, key_of
from shared.aws import DynamoDBClient, error_code, repeatable, store_errors
from shared.errors import StoreUnavailable
from shared.tables import EXPIRES_AT, Tables

REFUSED = "ConditionalCheckFailed"
Item = dict[str, Any]


class Busy(StoreUnavailable):
    """Another transaction was at one of the items."""


uncrossed = retry(
    retry=retry_if_exception_type(Busy), stop=stop_after_attempt(4), wait=wait_random(0, 0.1), reraise=True
)


class GrantTable:
    def __init__(self, client: DynamoDBClient, tables: Tables) -> None:
        self.client = client
        self.tables = tables

    async def put(self, secret: str, grant: Grant) -> None:
        with store_errors():
            await self.client.put_item(TableName=self.tables.grants, Item=_item(secret, grant))

    @repeatable
    async def find(self, secret: str) -> Grant | None:
        with store_errors():
            answer: Any = await self.client.get_item(
                TableName=self.tables.grants, Key=_key(secret), ConsistentRead=True
            )
        return _grant(answer["Item"]) if "Item" in answer else None

    async def take_question(self, secret: str, user_id: int) -> Grant | None:
        try:
            with store_errors():
                answer: Any = await self.client.delete_item(
                    TableName=self.tables.grants,
                    Key=_key(secret),
                    ConditionExpression="kind = :question AND user_id = :user",
                    ExpressionAttributeValues={":question": {"S": "question"}, ":user": {"N": str(user_id)}},
                    ReturnValues="ALL_OLD",
                )
        except ClientError as error:
            if error_code(error) != f"{REFUSED}Exception":
                raise
            return None
        return _grant(answer["Attributes"])

    @uncrossed
    async def exchange(self, secret: str, spent: Grant, given: Mapping[str, Grant]) -> bool:
        spend: Any = {
            "TableName": self.tables.grants,
            "Key": _key(secret),
            "UpdateExpression": "SET spent = :yes",
            "ConditionExpression": "attribute_exists(kind) AND attribute_not_exists(spent)",
            "ExpressionAttributeValues": {":yes": {"BOOL": True}},
        }
        lives: Any = {
            "TableName": self.tables.users,
            "Key": _user(spent.user_id),
            "ConditionExpression": "contains(links, :family)",
            "ExpressionAttributeValues": {":family": {"S": spent.family}},
        }
        puts: Any = [
            {"Put": {"TableName": self.tables.grants, "Item": _item(each, grant)}} for each, grant in given.items()
        ]
        try:
            with store_errors():
                await self.client.transact_write_items(
                    TransactItems=[{"Update": spend}, {"ConditionCheck": lives}, *puts]
                )
        except ClientError as error:
            return _told(error)
        return True

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
        except ClientError as error:
            if error_code(error) != f"{REFUSED}Exception":
                raise
            return False
        return True


def _told(error: ClientError) -> bool:
    """False where a condition did not hold."""
    reasons: Any = error.response.get("CancellationReasons", [])
    codes = {reason.get("Code") for reason in reasons}
    if REFUSED in codes:
        return False
    if "TransactionConflict" in codes:
        raise Busy from error
    raise error


def _key(secret: str) -> Item:
    return {"token": {"S": key_of(secret)}}


def _user(user_id: int) -> Item:
    return {"user_id": {"N": str(user_id)}}


def _set(families: Collection[str]) -> Item:
    return {":families": {"SS": sorted(families)}}


def _item(secret: str, grant: Grant) -> Item:
    texts = {"kind": grant.kind, "family": grant.family, "client": grant.client_id, "scopes": " ".join(grant.scopes)}
    only_before_tokens = {"redirect_uri": grant.redirect_uri, "challenge": grant.challenge, "state": grant.state}
    texts |= {name: text for name, text in only_before_tokens.items() if text is not None}
    item = {name: {"S": text} for name, text in texts.items()}
    return _key(secret) | _user(grant.user_id) | item | {EXPIRES_AT: {"N": str(grant.ends)}}


def _grant(item: Item) -> Grant:
    text = {name: value["S"] for name, value in item.items() if "S" in value}
    return Grant(
        kind=text["kind"],
        user_id=int(item["user_id"]["N"]),
        family=text["family"],
        client_id=text["client"],
        scopes=tuple(text["scopes"].split()),
        ends=int(item[EXPIRES_AT]["N"]),
        spent="spent" in item,
        redirect_uri=text.get("redirect_uri", ""),
        challenge=text.get("challenge", ""),
        state=text.get("state"),
    )
