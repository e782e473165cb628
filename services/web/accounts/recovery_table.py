"""The hashes of recovery codes, in the account's own item."""

from collections.abc import Collection

from shared.stores.aws import DynamoDBClient
from shared.stores.dynamodb import from_item, to_item, user_key
from shared.stores.errors import ConditionFailed, store_errors
from shared.stores.tables import Tables


class RecoveryTable:
    def __init__(self, client: DynamoDBClient, tables: Tables) -> None:
        self.client = client
        self.table = tables.users

    async def recovery_codes(self, user_id: int) -> set[str]:
        with store_errors():
            response = await self.client.get_item(
                TableName=self.table, Key=user_key(user_id), ProjectionExpression="recovery", ConsistentRead=True
            )
        return set(from_item(response.get("Item", {})).get("recovery", []))

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
        try:
            with store_errors():
                await self.client.update_item(
                    TableName=self.table,
                    Key=user_key(user_id),
                    UpdateExpression="SET password = :password, sessions = :none, recovery = :left REMOVE links",
                    ConditionExpression="recovery = :before",
                    ExpressionAttributeValues=to_item(values),
                )
        except ConditionFailed:
            return False
        return True
