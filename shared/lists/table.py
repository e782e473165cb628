"""DynamoDB's half of the list protocol."""

import json
import time
from datetime import UTC, datetime
from typing import Any

from shared.contracts.lists import ListHead
from shared.lists.stored_list import OutdatedList, StoredList
from shared.stores.aws import DynamoDBClient
from shared.stores.errors import ConditionFailed, repeatable, store_errors
from shared.stores.tables import EXPIRES_AT, Tables
from shared.telemetry.metrics import Metrics

RECORD_SECONDS = 30 * 24 * 3600


class ListTable:
    """DynamoDB's half of the protocol: the record, checked against `users.profile_version`."""

    def __init__(self, client: DynamoDBClient, tables: Tables, metrics: Metrics | None = None) -> None:
        self.client = client
        self.tables = tables
        self.metrics = metrics or Metrics()

    @repeatable
    async def get(self, user_id: int) -> StoredList | OutdatedList | None:
        users, lists = self.tables.users, self.tables.recommendations
        key = {"user_id": {"N": str(user_id)}}
        with store_errors():
            answer: Any = await self.client.batch_get_item(
                RequestItems={
                    users: {
                        "Keys": [key],
                        "ConsistentRead": True,
                        "ProjectionExpression": "profile_version",
                    },
                    lists: {"Keys": [key], "ConsistentRead": True},
                }
            )
        found = answer["Responses"]
        if answer.get("UnprocessedKeys") or not found.get(lists):
            return OutdatedList() if answer.get("UnprocessedKeys") else None
        truth = int(found[users][0]["profile_version"]["N"]) if found.get(users) else 0
        return _checked(found[lists][0], truth)

    @repeatable
    async def put(self, stored: StoredList) -> bool:
        """False where the record is of a newer profile already."""
        try:
            with store_errors():
                await self.client.put_item(
                    TableName=self.tables.recommendations,
                    Item=record_item(stored),
                    ConditionExpression="attribute_not_exists(user_id) OR profile_version <= :version",
                    ExpressionAttributeValues={":version": {"N": str(stored.profile_version)}},
                )
        except ConditionFailed:
            self.metrics.count_fence_rejection("dynamodb")
            return False
        return True


def record_item(stored: StoredList) -> dict[str, Any]:
    head = json.loads(stored.head)
    return {
        "user_id": {"N": str(stored.user_id)},
        "profile_version": {"N": str(stored.profile_version)},
        "model_version": {"S": head["model_version"]},
        "computed_at": {"S": head["computed_at"]},
        "movies": {"S": stored.rows.decode()},
        EXPIRES_AT: {"N": str(int(time.time()) + RECORD_SECONDS)},
    }


def _checked(item: dict[str, Any], truth: int) -> StoredList | OutdatedList:
    version = int(item["profile_version"]["N"])
    if version != truth or int(item[EXPIRES_AT]["N"]) <= time.time():
        return OutdatedList()
    head = ListHead(
        user_id=int(item["user_id"]["N"]),
        profile_version=version,
        model_version=item["model_version"]["S"],
        computed_at=datetime.fromisoformat(item["computed_at"]["S"]).astimezone(UTC),
    )
    rows = item["movies"]["S"].encode()
    return StoredList(head.user_id, version, head.model_dump_json().encode(), rows)
