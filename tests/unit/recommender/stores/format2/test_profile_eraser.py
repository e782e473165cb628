from typing import Any

import pytest

from services.recommender.stores.format2.profile_eraser import ProfileEraser
from shared.contracts.errors import StoreUnavailable
from shared.stores.tables import Tables
from tests.support.fakes.dynamodb import refusal
from tests.support.fakes.dynamodb_by_operation import DynamoDBByOperation, cancelled

SEGMENTS = [{"Items": [{"segment": {"S": "a"}}, {"segment": {"S": "b"}}]}]
GONE = cancelled("ConditionalCheckFailed", "None")


async def test_the_version_goes_first_with_a_mark_of_it_and_the_segments_follow() -> None:
    client: Any = DynamoDBByOperation(query=SEGMENTS)
    assert await ProfileEraser(client, Tables("test-")).erase(944) is True
    operations = [operation for operation, _ in client.calls]
    assert operations == ["transact_write_items", "query", "delete_item", "delete_item"]
    tombstone, mark = client.calls[0][1]["TransactItems"]
    assert tombstone["Update"]["UpdateExpression"] == (
        "SET erased = :true "
        "REMOVE #version, #verdicts, #segments, #list, #list_expires, #visibility, #wanted_in_lists, #hooked"
    )
    assert tombstone["Update"]["ConditionExpression"] == "attribute_exists(#version)"
    assert mark["Put"]["TableName"] == "test-control"


async def test_an_erasure_that_is_repeated_leaves_no_other_mark() -> None:
    client: Any = DynamoDBByOperation(transact_write_items=GONE, query=SEGMENTS)
    assert await ProfileEraser(client, Tables("test-")).erase(944) is True
    (update,) = client.requests("update_item")
    assert update["ConditionExpression"] == "attribute_exists(user_id)"
    assert len(client.requests("delete_item")) == 2


async def test_an_erasure_that_finds_no_profile_still_deletes_segments() -> None:
    refused = refusal("ConditionalCheckFailedException")
    client: Any = DynamoDBByOperation(transact_write_items=GONE, update_item=refused, query=SEGMENTS)
    assert await ProfileEraser(client, Tables("test-")).erase(944) is False
    assert len(client.requests("delete_item")) == 2


async def test_an_erasure_that_other_changes_keep_from_happening_erases_nothing() -> None:
    client: Any = DynamoDBByOperation(transact_write_items=cancelled("TransactionConflict", "None"), query=SEGMENTS)
    with pytest.raises(StoreUnavailable):
        await ProfileEraser(client, Tables("test-")).erase(944)
    assert [operation for operation, _ in client.calls] == ["transact_write_items"] * 2
