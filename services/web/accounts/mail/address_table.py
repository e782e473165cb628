"""Verified mail addresses, in the account's own item."""

from functools import partial

from services.web.accounts.account_item import update_account
from services.web.accounts.mail.mail_address import MailAddress
from services.web.accounts.recovery_table import OPENING
from shared.stores.aws import DynamoDBClient
from shared.stores.dynamodb import user_key
from shared.stores.errors import repeatable
from shared.stores.reads import read_item
from shared.stores.tables import Tables


class AddressTable:
    def __init__(self, client: DynamoDBClient, tables: Tables) -> None:
        self.client = client
        self.table = tables.users
        self._update = partial(update_account, client, tables.users)

    @repeatable
    async def address(self, user_id: int) -> MailAddress | None:
        user = await read_item(self.client, self.table, user_key(user_id), ProjectionExpression="mail")
        return MailAddress(**user["mail"]) if "mail" in user else None

    async def set_address(self, user_id: int, address: MailAddress) -> None:
        values = {":mail": {"text": address.text, "language": address.language}}
        await self._update(user_id, "SET mail = :mail", "attribute_exists(sessions)", values)

    async def remove_address(self, user_id: int) -> None:
        await self._update(user_id, "REMOVE mail", "attribute_exists(sessions)", {})

    async def recover(self, user_id: int, address: str, password_hash: str) -> bool:
        return await self._update(
            user_id,
            f"SET password = :password, sessions = :none REMOVE {OPENING}, recovery",
            "mail.#text = :address AND attribute_exists(sessions)",
            {":password": password_hash, ":none": {}, ":address": address},
            {"#text": "text"},
        )
