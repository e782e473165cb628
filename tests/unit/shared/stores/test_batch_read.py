from typing import Any

from shared.stores.batch_read import read_items
from tests.support.fakes.dynamodb import ScriptedDynamoDB

KEYS = [{"name": {"S": f"n{number}"}} for number in range(150)]


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
