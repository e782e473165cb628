from typing import Any, Literal, cast

import pytest

from shared.contracts.errors import StoreUnavailable
from shared.stores.reads import read_item, read_items, read_pages
from tests.support.fakes.dynamodb import ScriptedDynamoDB
from tests.support.fakes.dynamodb_by_operation import DynamoDBByOperation

KEYS = [{"name": {"S": f"n{number}"}} for number in range(150)]


async def test_an_item_is_read_with_the_latest_writes_unless_told_otherwise() -> None:
    dynamodb = ScriptedDynamoDB({"Item": KEYS[0]}, {})
    assert await read_item(dynamodb.client, "t", KEYS[0]) == {"name": "n0"}
    assert await read_item(dynamodb.client, "t", KEYS[1], ConsistentRead=False) == {}
    assert [request["ConsistentRead"] for _, request in dynamodb.requests] == [True, False]


async def test_at_most_100_keys_are_requested_at_once_and_unprocessed_ones_again() -> None:
    first = {"Responses": {"t": [KEYS[0]]}, "UnprocessedKeys": {"t": {"Keys": [KEYS[99]]}}}
    dynamodb = ScriptedDynamoDB(first, {"Responses": {"t": [KEYS[99]]}})
    assert await read_items(dynamodb.client, "t", KEYS, consistent=True) == [{"name": "n0"}, {"name": "n99"}]
    requests: list[Any] = [request["RequestItems"]["t"] for _, request in dynamodb.requests]
    assert [request["Keys"] for request in requests] == [KEYS[:100], [KEYS[99], *KEYS[100:]]]
    assert all(request["ConsistentRead"] for request in requests)


async def test_without_keys_nothing_is_requested() -> None:
    dynamodb = ScriptedDynamoDB()
    assert await read_items(dynamodb.client, "t", [], consistent=False) == []
    assert dynamodb.requests == []


@pytest.mark.parametrize("operation", ["query", "scan"])
async def test_the_items_of_all_pages_are_read_as_values(operation: Literal["query", "scan"]) -> None:
    dynamodb = DynamoDBByOperation(**{operation: [{"Items": KEYS[:2]}, {"Items": KEYS[2:3]}]})
    found = await read_pages(cast("Any", dynamodb), operation, "t", Limit=2)
    assert found == [{"name": "n0"}, {"name": "n1"}, {"name": "n2"}]
    assert dynamodb.calls == [(operation, {"TableName": "t", "ConsistentRead": True, "Limit": 2})]


async def test_a_store_that_is_away_is_named_as_such() -> None:
    with pytest.raises(StoreUnavailable):
        await read_item(ScriptedDynamoDB(TimeoutError()).client, "t", KEYS[0])
    with pytest.raises(StoreUnavailable):
        await read_pages(cast("Any", DynamoDBByOperation(scan=TimeoutError())), "scan", "t")
