"""The item of `users` that counts the assigned user ids. It also says which data set the tables belong to.

Code from before format 2 reads that from `dataset`. Where the stores are in format 2 it finds a sentence there instead,
so that it refuses to start; the name of the data set is in `belongs_to`.
"""

from typing import Any

from botocore.exceptions import ClientError

from shared.lists.format1.notice_table import NoticeTable
from shared.stores.aws import DynamoDBClient
from shared.stores.dynamodb import COUNTER_ID, from_item, to_item, user_key
from shared.stores.errors import ConditionFailed, error_code, store_errors
from shared.stores.tables import Tables

REFUSAL = "a newer version of Matinee, which has migrated them to format 2"


class Installation:
    def __init__(self, client: DynamoDBClient, tables: Tables) -> None:
        self.client = client
        self.tables = tables
        self.mark = NoticeTable(client, tables)

    async def begin_ids_after(self, last_user_id: int, dataset: str) -> str:
        """Creates the counter of user ids unless it exists, which begins a new installation in format 2. Returns the
        data set that it was created for."""
        if (existing := await self._dataset()) is not None:
            return existing
        await self.mark.set_format_2()
        counter = {"last_user_id": last_user_id, "dataset": REFUSAL, "belongs_to": dataset}
        try:
            with store_errors():
                await self.client.put_item(
                    TableName=self.tables.users,
                    Item={**user_key(COUNTER_ID), **to_item(counter)},
                    ConditionExpression="attribute_not_exists(user_id)",
                )
        except ConditionFailed:
            return str(await self._dataset())
        return dataset

    async def move_ids(self, before: int, last_user_id: int) -> bool:
        """Begins the ids after a later one. False where one has been assigned already."""
        try:
            with store_errors():
                await self.client.update_item(
                    TableName=self.tables.users,
                    Key=user_key(COUNTER_ID),
                    UpdateExpression="SET last_user_id = :last",
                    ConditionExpression="last_user_id = :before OR last_user_id = :last",
                    ExpressionAttributeValues=to_item({":before": before, ":last": last_user_id}),
                )
        except ConditionFailed:
            return False
        return True

    async def ping(self) -> None:
        with store_errors():
            await self._counter()

    async def exists(self) -> bool:
        try:
            return bool(await self._counter())
        except ClientError as error:
            if error_code(error) != "ResourceNotFoundException":
                raise
            return False

    async def refuse_earlier_code(self) -> None:
        """Processes of earlier code that are running are not affected. Safe to repeat."""
        try:
            with store_errors():
                await self.client.update_item(
                    TableName=self.tables.users,
                    Key=user_key(COUNTER_ID),
                    UpdateExpression="SET belongs_to = dataset, dataset = :refusal",
                    ConditionExpression="attribute_exists(user_id) AND attribute_not_exists(belongs_to)",
                    ExpressionAttributeValues=to_item({":refusal": REFUSAL}),
                )
        except ConditionFailed:
            return

    async def _dataset(self) -> str | None:
        with store_errors():
            counter = await self._counter()
        return dataset_of(counter) if counter else None

    async def _counter(self) -> dict[str, Any]:
        response: Any = await self.client.get_item(
            TableName=self.tables.users, Key=user_key(COUNTER_ID), ConsistentRead=True
        )
        return from_item(response.get("Item", {}))


def dataset_of(counter: dict[str, Any]) -> str:
    return str(counter.get("belongs_to") or counter["dataset"])
