"""DynamoDB's `users` and `names`: accounts, and the claim on each name."""

import asyncio
from datetime import datetime
from typing import Any

from services.web.accounts.account_item import update_account
from services.web.accounts.accounts import Account
from services.web.accounts.mail.mail_address import MailAddress
from services.web.accounts.session_table import records_of, session_attributes
from shared.contracts.errors import Conflict, NameTaken, NotSignedIn, StoreUnavailable
from shared.contracts.lists import Visibility
from shared.lists.store_format import StoreFormat
from shared.stores.aws import DynamoDBClient
from shared.stores.dynamodb import COUNTER_ID, Item, from_item, to_item, user_key
from shared.stores.errors import CONDITION_FAILED, ConditionFailed, store_errors
from shared.stores.reads import read_item
from shared.stores.tables import Tables

IDS_PER_BLOCK = 100


class UserTable:
    def __init__(self, client: DynamoDBClient, tables: Tables, store_format: StoreFormat) -> None:
        self.client = client
        self.tables = tables
        self.format = store_format
        self._free_ids = range(0)
        self._reserving = asyncio.Lock()

    async def ping(self) -> None:
        with store_errors():
            await self.client.get_item(TableName=self.tables.users, Key=user_key(COUNTER_ID))

    async def next_id(self) -> int:
        """Ids are reserved in blocks, so that the counter is written rarely. A process that ends leaves a gap."""
        async with self._reserving:
            if not self._free_ids:
                last = await self._reserve_ids()
                self._free_ids = range(last - IDS_PER_BLOCK + 1, last + 1)
            user_id, self._free_ids = self._free_ids[0], self._free_ids[1:]
        return user_id

    async def _reserve_ids(self) -> int:
        """The last of the reserved ids."""
        try:
            with store_errors():
                response: Any = await self.client.update_item(
                    TableName=self.tables.users,
                    Key=user_key(COUNTER_ID),
                    UpdateExpression="ADD last_user_id :ids",
                    ConditionExpression="attribute_exists(user_id)",
                    ExpressionAttributeValues=to_item({":ids": IDS_PER_BLOCK}),
                    ReturnValues="UPDATED_NEW",
                )
        except ConditionFailed as error:
            raise StoreUnavailable("Matinee is still being set up. Please try again shortly.") from error
        return int(from_item(response["Attributes"])["last_user_id"])

    async def create(self, account: Account, key: str, created: datetime, visibility: Visibility = "open") -> None:
        """With an empty profile, in the format that the stores are in."""
        in_format_1 = self.format.writing == 1
        if in_format_1 and visibility != "open":
            raise StoreUnavailable("The stores are being updated. Sign up with an open list, or try again later.")
        item = to_item(
            {
                "user_id": account.user_id,
                "name": account.name,
                "password": account.password_hash,
                "created": created.isoformat(),
                "profile_version": 0 if in_format_1 else None,
                "sessions": account.sessions,
                **session_attributes(account.records),
            }
        )
        claim = to_item({"name": key, "user_id": account.user_id})
        chosen = None if visibility == "open" else visibility
        profile = to_item({"user_id": account.user_id, "version": 0, "visibility": chosen})
        puts = [self._new_claim(claim), _new(self.tables.users, item)]
        try:
            with store_errors():
                await self.client.transact_write_items(
                    TransactItems=puts if in_format_1 else [*puts, _new(self.tables.profiles, profile)]
                )
        except ConditionFailed as error:
            name_taken = error.codes[0] == CONDITION_FAILED
            if not name_taken:
                self._free_ids = range(0)  # the counter was lost, and counts these ids again
            raise (NameTaken if name_taken else Conflict)() from error

    def _new_claim(self, claim: Item) -> Any:
        put = {
            "TableName": self.tables.names,
            "Item": claim,
            "ConditionExpression": "attribute_not_exists(#name)",
            "ExpressionAttributeNames": {"#name": "name"},
        }
        return {"Put": put}

    async def find(self, user_id: int) -> Account | None:
        user = await read_item(self.client, self.tables.users, user_key(user_id))
        if "password" not in user:
            return None
        sessions = {key: int(expires_at) for key, expires_at in user.get("sessions", {}).items()}
        return Account(
            user_id=user_id,
            name=user["name"],
            password_hash=user["password"],
            sessions=sessions,
            deleting="deleting" in user,
            records=records_of(user),
            created=user.get("created", ""),
            locked="locked" in user,
            mail=MailAddress(**user["mail"]) if "mail" in user else None,
        )

    async def find_id(self, key: str) -> int | None:
        claim = await read_item(self.client, self.tables.names, to_item({"name": key}))
        return int(claim["user_id"]) if claim else None

    async def link_key(self, user_id: int) -> str | None:
        user = await read_item(self.client, self.tables.users, user_key(user_id), ProjectionExpression="link_key")
        return user.get("link_key")

    async def set_link_key(self, user_id: int, key: str) -> None:
        """Raises `NotSignedIn` for an account that is being deleted, which nobody is signed in to any more."""
        update, exists = "SET link_key = :key", "attribute_exists(sessions)"
        if not await update_account(self.client, self.tables.users, user_id, update, exists, {":key": key}):
            raise NotSignedIn

    async def set_password(self, old: Account, password_hash: str, sessions: dict[str, int]) -> None:
        """A session that was opened meanwhile, with the password before, ends too, and so does each link of an app."""
        values = {":new": password_hash, ":old": old.password_hash, ":sessions": sessions}
        update = "SET password = :new, sessions = :sessions REMOVE links"
        unchanged = "password = :old AND attribute_exists(sessions)"
        if not await update_account(self.client, self.tables.users, old.user_id, update, unchanged, values):
            raise Conflict

    async def remove(self, user_id: int, key: str) -> None:
        """Deletes the account, and its claim on the name unless another user holds it.

        The bare id stays: restoring a backup uses it to tell which users were deleted.
        """
        claim: Any = {
            "TableName": self.tables.names,
            "Key": to_item({"name": key}),
            "ConditionExpression": "attribute_not_exists(#name) OR user_id = :user",
            "ExpressionAttributeNames": {"#name": "name"},
            "ExpressionAttributeValues": to_item({":user": user_id}),
        }
        bare_id: Any = {"TableName": self.tables.users, "Item": user_key(user_id)}
        try:
            with store_errors():
                await self.client.transact_write_items(TransactItems=[{"Delete": claim}, {"Put": bare_id}])
        except ConditionFailed:
            with store_errors():
                await self.client.put_item(**bare_id)


def _new(table: str, item: Item) -> Any:
    return {"Put": {"TableName": table, "Item": item, "ConditionExpression": "attribute_not_exists(user_id)"}}
