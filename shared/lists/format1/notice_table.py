"""The notices of docs/decisions/0001, in one item of DynamoDB."""

from typing import Any

from shared.lists.cache_lease import Notices
from shared.stores.aws import DynamoDBClient
from shared.stores.dynamodb import from_item, to_item, user_key
from shared.stores.errors import ConditionFailed, repeatable, store_errors
from shared.stores.tables import Tables

NOTICES_ID = 0
DISTRUST = "distrust:"


class NoticeTable:
    """The item of `recommendations` that holds the notices instead of a user's list."""

    def __init__(self, client: DynamoDBClient, tables: Tables) -> None:
        self.client = client
        self.item: Any = {"TableName": tables.recommendations, "Key": user_key(NOTICES_ID)}

    @repeatable
    async def read(self) -> Notices:
        with store_errors():
            response: Any = await self.client.get_item(**self.item, ConsistentRead=True)
        item = from_item(response.get("Item", {}))
        distrust = {name.removeprefix(DISTRUST): int(item[name]) for name in item if name.startswith(DISTRUST)}
        return Notices(item.get("model_version"), distrust)

    async def set_model_version(self, model_version: str) -> None:
        await self._update("SET #name = :value", "model_version", model_version)

    async def distrust(self, name: str, until: int) -> None:
        await self._update("SET #name = :value", DISTRUST + name, until)

    async def renew(self, name: str, until: int) -> bool:
        """Return False if the notice was removed."""
        return await self._update_if("attribute_exists(#name)", "SET #name = :value", DISTRUST + name, until)

    async def withdraw_distrust(self, name: str) -> None:
        await self._update("REMOVE #name", DISTRUST + name)

    async def remove_unrenewed(self, name: str, until: int) -> bool:
        """Return False if the notice has been renewed beyond `until`, and keep it."""
        return await self._update_if("#name = :value", "REMOVE #name", DISTRUST + name, until)

    @repeatable
    async def _update(self, expression: str, name: str, value: str | int | None = None, **condition: Any) -> None:
        values: Any = {} if value is None else {"ExpressionAttributeValues": to_item({":value": value})}
        with store_errors():
            await self.client.update_item(
                **self.item,
                UpdateExpression=expression,
                ExpressionAttributeNames={"#name": name},
                **values,
                **condition,
            )

    async def _update_if(self, condition: str, expression: str, name: str, value: int) -> bool:
        try:
            await self._update(expression, name, value, ConditionExpression=condition)
        except ConditionFailed:
            return False
        return True
