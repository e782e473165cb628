"""The hashes of recovery codes, in the account's own item."""

from collections.abc import Collection

from services.web.accounts.account_item import update_account
from shared.stores.aws import DynamoDBClient
from shared.stores.dynamodb import to_item, user_key
from shared.stores.errors import store_errors
from shared.stores.reads import read_item
from shared.stores.tables import Tables

OPENING = "links, passkeys"
"""What else opens the account."""


class RecoveryTable:
    def __init__(self, client: DynamoDBClient, tables: Tables) -> None:
        self.client = client
        self.table = tables.users

    async def recovery_codes(self, user_id: int) -> set[str]:
        user = await read_item(self.client, self.table, user_key(user_id), ProjectionExpression="recovery")
        return set(user.get("recovery", []))

    async def set_recovery_codes(self, user_id: int, hashes: Collection[str]) -> None:
        with store_errors():
            await self.client.update_item(
                TableName=self.table,
                Key=user_key(user_id),
                UpdateExpression="SET recovery = :hashes",
                ConditionExpression="attribute_exists(sessions)",
                ExpressionAttributeValues=to_item({":hashes": sorted(hashes)}),
            )

    async def recover(self, user_id: int, codes: Collection[str], left: Collection[str], password_hash: str) -> bool:
        values = {":password": password_hash, ":none": {}, ":left": sorted(left), ":before": sorted(codes)}
        update = f"SET password = :password, sessions = :none, recovery = :left REMOVE {OPENING}, mail"
        return await update_account(self.client, self.table, user_id, update, "recovery = :before", values)
