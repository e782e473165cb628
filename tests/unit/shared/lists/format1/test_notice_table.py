from typing import Any

import pytest

from shared.contracts.errors import StoreUnavailable
from shared.lists.cache_lease import Notices
from shared.lists.format1.notice_table import NoticeTable
from shared.stores.tables import Tables
from tests.support.fakes.dynamodb import LOST, ScriptedDynamoDB, refusal

ITEM = {"TableName": "test-recommendations", "Key": {"user_id": {"N": "0"}}}
WRITER = {"ExpressionAttributeNames": {"#name": "distrust:writer"}}
UNTIL = {"ExpressionAttributeValues": {":value": {"N": "1234"}}}
FAILED = refusal("ConditionalCheckFailedException")


def table(*responses: Any) -> tuple[NoticeTable, ScriptedDynamoDB]:
    dynamodb = ScriptedDynamoDB(*responses)
    return NoticeTable(dynamodb.client, Tables("test-")), dynamodb


async def test_notices_are_read_consistently() -> None:
    item = {"user_id": {"N": "0"}, "model_version": {"S": "m1"}, "distrust:a": {"N": "7"}, "distrust:b": {"N": "8"}}
    notices, dynamodb = table({"Item": item})
    assert await notices.read() == Notices("m1", {"a": 7, "b": 8})
    assert dynamodb.requests == [("get_item", {**ITEM, "ConsistentRead": True})]


async def test_without_an_item_there_are_no_notices() -> None:
    notices, _ = table({})
    assert await notices.read() == Notices(None, {})


async def test_the_model_version_is_set() -> None:
    notices, dynamodb = table({})
    await notices.set_model_version("m2")
    assert dynamodb.requests == [
        (
            "update_item",
            {
                **ITEM,
                "UpdateExpression": "SET #name = :value",
                "ExpressionAttributeNames": {"#name": "model_version"},
                "ExpressionAttributeValues": {":value": {"S": "m2"}},
            },
        )
    ]


async def test_distrust_is_added_and_withdrawn() -> None:
    notices, dynamodb = table({}, {})
    await notices.distrust("writer", 1234)
    await notices.withdraw_distrust("writer")
    assert [request for _, request in dynamodb.requests] == [
        {**ITEM, **WRITER, **UNTIL, "UpdateExpression": "SET #name = :value"},
        {**ITEM, **WRITER, "UpdateExpression": "REMOVE #name"},
    ]


async def test_only_a_notice_that_exists_is_renewed() -> None:
    notices, dynamodb = table({}, FAILED)
    assert await notices.renew("writer", 1234) is True
    assert await notices.renew("writer", 1234) is False
    condition = {"ConditionExpression": "attribute_exists(#name)", "UpdateExpression": "SET #name = :value"}
    assert [request for _, request in dynamodb.requests] == [{**ITEM, **WRITER, **UNTIL, **condition}] * 2


async def test_only_a_notice_that_was_not_renewed_is_removed() -> None:
    notices, dynamodb = table({}, FAILED)
    assert await notices.remove_unrenewed("writer", 1234) is True
    assert await notices.remove_unrenewed("writer", 1234) is False
    condition = {"ConditionExpression": "#name = :value", "UpdateExpression": "REMOVE #name"}
    assert [request for _, request in dynamodb.requests] == [{**ITEM, **WRITER, **UNTIL, **condition}] * 2


async def test_a_lost_connection_is_retried_once() -> None:
    notices, dynamodb = table(LOST, {}, LOST, {}, LOST, LOST)
    await notices.read()
    await notices.distrust("writer", 1)
    with pytest.raises(StoreUnavailable):
        await notices.withdraw_distrust("writer")
    assert len(dynamodb.requests) == 6
