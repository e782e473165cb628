"""What operators did to whom, in DynamoDB's `audit`: entries are added and never changed. They expire after a year."""

import secrets
import time
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from pydantic import BaseModel

from shared.stores.aws import DynamoDBClient
from shared.stores.dynamodb import from_item, to_item
from shared.stores.errors import ConditionFailed, store_errors
from shared.stores.tables import EXPIRES_AT, Tables

PAGE_ENTRIES = 50
KEPT_SECONDS = 365 * 24 * 3600


class AuditEntry(BaseModel):
    """`at` begins with the time and is different for each entry."""

    at: str
    operator: str
    action: str
    user_id: int

    @property
    def time(self) -> datetime:
        return datetime.fromisoformat(self.at.partition("_")[0])


class AuditLog:
    def __init__(self, client: DynamoDBClient, tables: Tables) -> None:
        self.client = client
        self.table = tables.audit

    async def add(self, operator: str, action: str, user_id: int) -> None:
        now = datetime.now(UTC)
        entry = {
            "month": f"{now:%Y-%m}",
            "at": f"{now.isoformat(timespec='microseconds')}_{secrets.token_hex(4)}",
            "operator": operator,
            "action": action,
            "user_id": user_id,
            EXPIRES_AT: int(time.time()) + KEPT_SECONDS,
        }
        with suppress(ConditionFailed), store_errors():  # repeated after a lost answer, it is there already
            await self.client.put_item(
                TableName=self.table,
                Item=to_item(entry),
                ConditionExpression="attribute_not_exists(#at)",
                ExpressionAttributeNames={"#at": "at"},
            )

    async def page(self, month: str, before: str = "") -> list[AuditEntry]:
        """The latest entries of a month, such as 2026-11, newest first; with `before`, those before that one."""
        older = {":before": before} if before else {}
        with store_errors():
            response: Any = await self.client.query(
                TableName=self.table,
                KeyConditionExpression="#month = :month" + (" AND #at < :before" if before else ""),
                ExpressionAttributeNames={"#month": "month"} | ({"#at": "at"} if before else {}),
                ExpressionAttributeValues=to_item({":month": month} | older),
                ScanIndexForward=False,
                Limit=PAGE_ENTRIES,
            )
        return [AuditEntry.model_validate(from_item(item)) for item in response["Items"]]
