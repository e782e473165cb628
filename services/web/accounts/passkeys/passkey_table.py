"""Passkeys in DynamoDB: a map in the account's own item, so that they go with it."""

from dataclasses import asdict
from functools import partial
from typing import Any

from services.web.accounts.account_item import update_account
from services.web.accounts.passkeys.passkey import Passkey
from shared.stores.aws import DynamoDBClient
from shared.stores.dynamodb import user_key
from shared.stores.errors import repeatable
from shared.stores.reads import read_item
from shared.stores.tables import Tables


class PasskeyTable:
    def __init__(self, client: DynamoDBClient, tables: Tables) -> None:
        self.client = client
        self.table = tables.users
        self._update = partial(update_account, client, tables.users)

    @repeatable
    async def passkeys(self, user_id: int) -> tuple[Passkey, ...]:
        user = await read_item(self.client, self.table, user_key(user_id), ProjectionExpression="passkeys")
        return tuple(_passkey(each) for each in user.get("passkeys", {}).values())

    async def add_passkey(self, user_id: int, passkey: Passkey, most: int) -> bool:
        """An account that has never had one has no map, and none is made in an account that is being deleted."""
        new_map = "SET passkeys = if_not_exists(passkeys, :none)"
        await self._update(user_id, new_map, "attribute_exists(sessions)", {":none": {}})
        stored = {name: value for name, value in asdict(passkey).items() if value is not None}
        return await self._update(
            user_id,
            "SET passkeys.#id = :passkey",
            "attribute_not_exists(passkeys.#id) AND size(passkeys) < :most",
            {":passkey": stored, ":most": most},
            {"#id": passkey.passkey_id},
        )

    async def rename_passkey(self, user_id: int, passkey_id: str, name: str) -> bool:
        return await self._update(
            user_id,
            "SET passkeys.#id.#name = :name",
            "attribute_exists(passkeys.#id)",
            {":name": name},
            {"#id": passkey_id, "#name": "name"},
        )

    async def remove_passkey(self, user_id: int, passkey_id: str) -> None:
        names = {"#id": passkey_id}
        await self._update(user_id, "REMOVE passkeys.#id", "attribute_exists(passkeys.#id)", {}, names)

    async def mark_used(self, user_id: int, passkey: Passkey, sign_count: int, now: int) -> bool:
        return await self._update(
            user_id,
            "SET passkeys.#id.sign_count = :count, passkeys.#id.used = :now",
            "passkeys.#id.sign_count = :before",
            {":count": sign_count, ":now": now, ":before": passkey.sign_count},
            {"#id": passkey.passkey_id},
        )


def _passkey(stored: dict[str, Any]) -> Passkey:
    return Passkey(
        credential=stored["credential"],
        public_key=stored["public_key"],
        sign_count=int(stored["sign_count"]),
        name=stored["name"],
        created=int(stored["created"]),
        used=int(stored["used"]) if "used" in stored else None,
    )
