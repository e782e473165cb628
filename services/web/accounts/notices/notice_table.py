"""Notices in DynamoDB: a short list in the account's own item."""

from collections.abc import Collection, Iterable
from contextlib import suppress
from typing import Any

from services.web.accounts.notices.notice import Notice
from shared.contracts.errors import Conflict
from shared.stores.aws import DynamoDBClient
from shared.stores.dynamodb import from_item, to_item, user_key
from shared.stores.errors import ConditionFailed, store_errors
from shared.stores.reads import read_item
from shared.stores.tables import Tables

MOST_NOTICES = 20
APPEND = "notices = list_append(if_not_exists(notices, :no_notices), :notices)"
"""Part of an update with the values of `appended`."""
MAX_ATTEMPTS = 4


def appended(notice: Notice) -> dict[str, Any]:
    return {":no_notices": [], ":notices": [notice.model_dump(exclude_defaults=True)]}


def notices_for(session_id: str, stored: Iterable[dict[str, Any]]) -> list[Notice]:
    """The newest first, each once. Nobody is told of the sign-in that they made themselves."""
    notices = {each["notice_id"]: Notice.stored(each) for each in stored}
    return [notice for notice in reversed(notices.values()) if notice.session != session_id]


class AccountNoticeTable:
    def __init__(self, client: DynamoDBClient, tables: Tables) -> None:
        self.client = client
        self.table = tables.users

    async def add_notice(self, user_id: int, notice: Notice) -> list[str]:
        try:
            user = await self._update(user_id, f"SET {APPEND}", "attribute_exists(sessions)", appended(notice))
        except ConditionFailed:
            return []
        await self.trim(user_id, len(user["notices"]))
        return list(user["sessions"])

    async def trim(self, user_id: int, count: int) -> None:
        """Of several at once, each may remove one more than it had to. The account may have gone meanwhile."""
        with suppress(ConditionFailed):
            for _ in range(MOST_NOTICES, count):
                await self._update(user_id, "REMOVE notices[0]", "attribute_exists(sessions)", {})

    async def remove_notices(self, user_id: int, notice_ids: Collection[str]) -> list[str]:
        for _ in range(MAX_ATTEMPTS):
            before = await self._stored(user_id)
            left = [each for each in before if each["notice_id"] not in notice_ids]
            if left == before:
                return []
            try:
                values = {":left": left, ":before": before}
                user = await self._update(user_id, "SET notices = :left", "notices = :before", values)
            except ConditionFailed:
                continue
            return list(user.get("sessions", ()))
        raise Conflict

    async def _stored(self, user_id: int) -> list[dict[str, Any]]:
        user = await read_item(self.client, self.table, user_key(user_id), ProjectionExpression="notices")
        return list(user.get("notices", []))

    async def _update(self, user_id: int, update: str, condition: str, values: dict[str, Any]) -> dict[str, Any]:
        optional: Any = {"ExpressionAttributeValues": to_item(values)} if values else {}
        with store_errors():
            response: Any = await self.client.update_item(
                TableName=self.table,
                Key=user_key(user_id),
                UpdateExpression=update,
                ConditionExpression=condition,
                ReturnValues="ALL_NEW",
                **optional,
            )
        return from_item(response["Attributes"])
