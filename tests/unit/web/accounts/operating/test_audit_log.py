import re
from datetime import UTC, datetime
from typing import Any

import pytest
from botocore.exceptions import ClientError

from services.web.accounts.operating.audit_log import PAGE_ENTRIES, AuditLog
from shared.contracts.errors import StoreUnavailable
from shared.stores.tables import Tables
from tests.support.fakes.dynamodb_by_operation import DynamoDBByOperation


def log(**responses: Any) -> tuple[AuditLog, DynamoDBByOperation]:
    client: Any = DynamoDBByOperation(**responses)
    return AuditLog(client, Tables("t-")), client


async def test_entries_are_added_each_at_its_own_place_and_never_replaced() -> None:
    audit, client = log()
    for _ in range(2):
        await audit.add("ops", "locked", 944)
    first, second = client.requests("put_item")
    assert first["TableName"] == "t-audit"
    assert first["ConditionExpression"] == "attribute_not_exists(#at)"
    assert first["Item"]["month"]["S"] == f"{datetime.now(UTC):%Y-%m}"
    assert re.fullmatch(r"20\d\d-.*\+00:00_[0-9a-f]{8}", first["Item"]["at"]["S"])
    assert first["Item"]["at"] != second["Item"]["at"]
    assert int(first["Item"]["expires_at"]["N"]) > datetime.now(UTC).timestamp() + 364 * 24 * 3600


async def test_an_entry_that_is_there_already_was_written_before_its_answer_was_lost() -> None:
    refused, failed = (
        ClientError({"Error": {"Code": code}}, "PutItem")
        for code in ("ConditionalCheckFailedException", "ThrottlingException")
    )
    await log(put_item=refused)[0].add("ops", "locked", 944)
    with pytest.raises(StoreUnavailable):
        await log(put_item=failed)[0].add("ops", "locked", 944)


async def test_a_page_is_bounded_newest_first_and_goes_on_before_its_last_entry() -> None:
    at = "2026-11-29T12:00:00.000001+00:00_0011aabb"
    item = {"at": {"S": at}, "operator": {"S": "ops"}, "action": {"S": "locked"}, "user_id": {"N": "944"}}
    audit, client = log(query={"Items": [item]})
    [entry] = await audit.page("2026-11")
    assert (entry.operator, entry.action, entry.user_id, entry.time.hour) == ("ops", "locked", 944, 12)
    await audit.page("2026-11", entry.at)
    first, second = client.requests("query")
    assert (first["Limit"], first["ScanIndexForward"]) == (PAGE_ENTRIES, False)
    assert first["KeyConditionExpression"] == "#month = :month"
    assert second["KeyConditionExpression"] == "#month = :month AND #at < :before"
    assert second["ExpressionAttributeValues"][":before"] == {"S": at}
