"""The item of `users` that counts the assigned user ids. It also says which data set the tables belong to."""

from typing import Any

from botocore.exceptions import ClientError

from shared.stores.aws import DynamoDBClient
from shared.stores.dynamodb import COUNTER_ID, from_item, to_item, user_key
from shared.stores.errors import ConditionFailed, error_code, store_errors
from shared.stores.tables import Tables


class Installation:
    def __init__(self, client: DynamoDBClient, tables: Tables) -> None:
        self.client = client
        self.tables = tables

    async def begin_ids_after(self, last_user_id: int, dataset: str) -> str:
        """Creates the counter of user ids unless it exists. Returns the data set that it was created for."""
        counter = {"user_id": COUNTER_ID, "last_user_id": last_user_id, "dataset": dataset}
        try:
            with store_errors():
                await self.client.put_item(
                    TableName=self.tables.users,
                    Item=to_item(counter),
                    ConditionExpression="attribute_not_exists(user_id)",
                )
        except ConditionFailed:
            return await self._dataset()
        return dataset

    async def exists(self) -> bool:
        try:
            return bool(await self._counter())
        except ClientError as error:
            if error_code(error) != "ResourceNotFoundException":
                raise
            return False

    async def _dataset(self) -> str:
        with store_errors():
            return str((await self._counter())["dataset"])

    async def _counter(self) -> dict[str, Any]:
        response: Any = await self.client.get_item(
            TableName=self.tables.users, Key=user_key(COUNTER_ID), ConsistentRead=True
        )
        return from_item(response.get("Item", {}))
