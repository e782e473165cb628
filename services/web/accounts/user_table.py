"""DynamoDB's `users` and `names`: accounts, the claim of each name, and sessions."""

from contextlib import suppress
from datetime import datetime
from typing import Any

from services.web.accounts.accounts import Account
from services.web.accounts.sessions import OpenedSession, SignedIn
from shared.contracts.errors import Conflict, NameTaken, StoreUnavailable
from shared.stores.aws import DynamoDBClient
from shared.stores.errors import CONDITION_FAILED, ConditionFailed, repeatable, store_errors
from shared.stores.tables import Tables

COUNTER_ID = 0


def _key(user_id: int) -> dict[str, Any]:
    return {"user_id": {"N": str(user_id)}}


class UserTable:
    def __init__(self, client: DynamoDBClient, tables: Tables) -> None:
        self.client = client
        self.tables = tables

    async def ping(self) -> None:
        with store_errors():
            await self.client.get_item(TableName=self.tables.users, Key=_key(COUNTER_ID))

    async def next_id(self) -> int:
        try:
            with store_errors():
                answer = await self.client.update_item(
                    TableName=self.tables.users,
                    Key=_key(COUNTER_ID),
                    UpdateExpression="ADD last_user_id :one",
                    ConditionExpression="attribute_exists(user_id)",
                    ExpressionAttributeValues={":one": {"N": "1"}},
                    ReturnValues="UPDATED_NEW",
                )
        except ConditionFailed as error:
            raise StoreUnavailable("Matinee is still being set up. Please try again shortly.") from error
        return int(answer["Attributes"]["last_user_id"]["N"])

    async def create(self, account: Account, key: str, created: datetime) -> None:
        item: dict[str, Any] = {
            **_key(account.user_id),
            "name": {"S": account.name},
            "password": {"S": account.password_hash},
            "created": {"S": created.isoformat()},
            "profile_version": {"N": "0"},
            "sessions": {"M": {session: {"N": str(ends)} for session, ends in account.sessions.items()}},
        }
        claim: dict[str, Any] = {"name": {"S": key}, **_key(account.user_id)}
        try:
            with store_errors():
                await self._put_both(claim, item)
        except ConditionFailed as error:
            name_taken = error.codes[0] == CONDITION_FAILED
            raise (NameTaken if name_taken else Conflict)() from error

    async def _put_both(self, claim: dict[str, Any], item: dict[str, Any]) -> None:
        await self.client.transact_write_items(
            TransactItems=[
                {
                    "Put": {
                        "TableName": self.tables.names,
                        "Item": claim,
                        "ConditionExpression": "attribute_not_exists(#name)",
                        "ExpressionAttributeNames": {"#name": "name"},
                    }
                },
                {
                    "Put": {
                        "TableName": self.tables.users,
                        "Item": item,
                        "ConditionExpression": "attribute_not_exists(user_id)",
                    }
                },
            ]
        )

    async def find(self, user_id: int) -> Account | None:
        item = await self._get(self.tables.users, _key(user_id))
        if item is None or "password" not in item:
            return None
        sessions = {key: int(ends["N"]) for key, ends in item["sessions"]["M"].items()}
        return Account(user_id, item["name"]["S"], item["password"]["S"], sessions)

    async def id_of(self, key: str) -> int | None:
        item = await self._get(self.tables.names, {"name": {"S": key}})
        return None if item is None else int(item["user_id"]["N"])

    async def remove(self, user_id: int, key: str) -> None:
        """The account, and its claim of the name where that is still its own. The bare id stays: a backup that is
        restored knows by it who has left."""
        claim: Any = {
            "TableName": self.tables.names,
            "Key": {"name": {"S": key}},
            "ConditionExpression": "attribute_not_exists(#name) OR user_id = :user",
            "ExpressionAttributeNames": {"#name": "name"},
            "ExpressionAttributeValues": {":user": {"N": str(user_id)}},
        }
        bare_id: Any = {"TableName": self.tables.users, "Item": _key(user_id)}
        with store_errors():
            await self.client.transact_write_items(TransactItems=[{"Delete": claim}, {"Put": bare_id}])

    async def _get(self, table: str, key: dict[str, Any]) -> dict[str, Any] | None:
        with store_errors():
            answer: Any = await self.client.get_item(TableName=table, Key=key, ConsistentRead=True)
        item: dict[str, Any] | None = answer.get("Item")
        return item

    async def session_owner(self, user_id: int, key: str) -> tuple[SignedIn, int] | None:
        with store_errors():
            answer: Any = await self.client.get_item(
                TableName=self.tables.users,
                Key=_key(user_id),
                ConsistentRead=True,
                ProjectionExpression="#name, sessions.#key",
                ExpressionAttributeNames={"#name": "name", "#key": key},
            )
        ends = answer.get("Item", {}).get("sessions", {}).get("M", {}).get(key)
        if ends is None:
            return None
        return SignedIn(user_id=user_id, name=answer["Item"]["name"]["S"]), int(ends["N"])

    @repeatable
    async def add_session(self, session: OpenedSession, dropped: list[str]) -> None:
        names = {"#new": session.key} | {f"#old{place}": key for place, key in enumerate(dropped)}
        removed = ", ".join(f"sessions.{name}" for name in names if name != "#new")
        with store_errors():
            await self.client.update_item(
                TableName=self.tables.users,
                Key=_key(session.user.user_id),
                UpdateExpression="SET sessions.#new = :ends" + (f" REMOVE {removed}" if removed else ""),
                ExpressionAttributeNames=names,
                ExpressionAttributeValues={":ends": {"N": str(session.ends)}},
            )

    @repeatable
    async def remove_session(self, user_id: int, key: str) -> None:
        with suppress(ConditionFailed), store_errors():
            await self.client.update_item(
                TableName=self.tables.users,
                Key=_key(user_id),
                UpdateExpression="REMOVE sessions.#key",
                ConditionExpression="attribute_exists(sessions.#key)",
                ExpressionAttributeNames={"#key": key},
            )

    async def remove_all_sessions(self, user_id: int) -> list[str]:
        """The keys of those that there were. What the account is linked with goes with them."""
        try:
            with store_errors():
                answer: Any = await self.client.update_item(
                    TableName=self.tables.users,
                    Key=_key(user_id),
                    UpdateExpression="SET sessions = :none REMOVE links",
                    ConditionExpression="attribute_exists(sessions)",
                    ExpressionAttributeValues={":none": {"M": {}}},
                    ReturnValues="UPDATED_OLD",
                )
        except ConditionFailed:
            return []
        return list(answer["Attributes"]["sessions"]["M"])
