"""Locks of accounts, in the account's own item."""

from services.web.accounts.account_item import update_account
from shared.contracts.errors import UserNotFound
from shared.stores.aws import DynamoDBClient
from shared.stores.errors import repeatable
from shared.stores.tables import Tables


class AccountLocks:
    def __init__(self, client: DynamoDBClient, tables: Tables) -> None:
        self.client = client
        self.table = tables.users

    @repeatable
    async def set(self, user_id: int, *, locked: bool) -> None:
        """Raises `UserNotFound`."""
        update, values = ("SET locked = :locked", {":locked": True}) if locked else ("REMOVE locked", {})
        exists = await update_account(self.client, self.table, user_id, update, "attribute_exists(sessions)", values)
        if not exists:
            raise UserNotFound
