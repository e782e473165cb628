"""The notices of docs/decisions/0001 in one item of DynamoDB, which also has the mark of the migration to format 2."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from shared.lists.cache_lease import Notices
from shared.lists.notice_copies import DISTRUST, NAMES_EARLIER
from shared.lists.store_format import Format
from shared.stores.aws import DynamoDBClient
from shared.stores.dynamodb import from_item, to_item, user_key
from shared.stores.errors import ConditionFailed, repeatable, store_errors
from shared.stores.tables import Tables

NOTICES_ID = 0
MARKS: Mapping[Any, tuple[Format, Format]] = {None: (1, 1), "announced": (2, 1), 2: (2, 2)}
"""The attribute `format`, and in which format to read and write then."""
FORMAT_2 = "format-2"
"""The notice, without an end, that keeps earlier code from believing lists of format 1 in Redis."""
NO_END = Decimal("99999999999999.5")
"""Earlier code cuts the fraction off. So the notice that it wants to remove as expired is not the one that is there,
and it stays."""


class NoticeTable:
    """The item of `recommendations` that holds the notices instead of a user's list."""

    def __init__(self, client: DynamoDBClient, tables: Tables) -> None:
        self.client = client
        self.item: Any = {"TableName": tables.recommendations, "Key": user_key(NOTICES_ID)}

    async def read(self) -> Notices:
        return (await self.read_with_mark())[0]

    @repeatable
    async def read_with_mark(self) -> tuple[Notices, tuple[Format, Format]]:
        with store_errors():
            response: Any = await self.client.get_item(**self.item, ConsistentRead=True)
        item = from_item(response.get("Item", {}))
        distrust = {name.removeprefix(DISTRUST): int(item[name]) for name in item if name.startswith(DISTRUST)}
        distrust.pop(FORMAT_2, None)
        return Notices(item.get("model_version"), distrust, int(item.get("hides", 0))), MARKS[item.get("format")]

    async def set_model_version(self, model_version: str) -> None:
        await self._update("SET #name = :value", "model_version", model_version)

    async def set_hides(self, catalogue: int) -> None:
        await self._update_if(NAMES_EARLIER, "SET #name = :value", "hides", catalogue)

    async def announce_format_2(self) -> bool:
        """From now on every process that reads this stops believing lists of format 1 in Redis. False if the stores are
        in format 2 already."""
        return await self._mark("announced", condition="attribute_not_exists(#format) OR #format <> :two")

    async def set_format_2(self) -> None:
        """From now on processes that read this write format 2."""
        await self._mark(2)

    async def _mark(self, value: str | int, condition: str | None = None) -> bool:
        values = {":value": value, ":no_end": NO_END} | ({":two": 2} if condition else {})
        optional: Any = {"ConditionExpression": condition} if condition else {}
        try:
            with store_errors():
                await self.client.update_item(
                    **self.item,
                    UpdateExpression="SET #format = :value, #notice = :no_end",
                    ExpressionAttributeNames={"#format": "format", "#notice": DISTRUST + FORMAT_2},
                    ExpressionAttributeValues=to_item(values),
                    **optional,
                )
        except ConditionFailed:
            return False
        return True

    async def distrust(self, name: str, until: int) -> None:
        await self._update("SET #name = :value", DISTRUST + name, until)

    async def cover(self, name: str, user_id: int) -> None:
        """A notice of format 1 covers everyone."""

    async def covered_users(self, _name: str) -> frozenset[int] | None:
        return None

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
