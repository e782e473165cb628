"""Reads items of DynamoDB as Python values. The latest writes are in them unless `ConsistentRead` is false."""

from typing import Any, Literal

from shared.stores.aws import DynamoDBClient
from shared.stores.dynamodb import Item, from_item
from shared.stores.errors import store_errors

MAX_KEYS = 100


async def read_item(client: DynamoDBClient, table: str, key: Item, **options: Any) -> dict[str, Any]:
    """Empty where there is none. `options` are those of the call, such as a projection."""
    request: Any = {"TableName": table, "Key": key, "ConsistentRead": True, **options}
    with store_errors():
        response: Any = await client.get_item(**request)
    return from_item(response.get("Item", {}))


async def read_items(client: DynamoDBClient, table: str, keys: list[Item], *, consistent: bool) -> list[dict[str, Any]]:
    """The items that exist, in no particular order. DynamoDB may leave keys unprocessed, which are requested again."""
    found: list[Item] = []
    while keys:
        request: Any = {table: {"Keys": keys[:MAX_KEYS], "ConsistentRead": consistent}}
        with store_errors():
            response: Any = await client.batch_get_item(RequestItems=request)
        found += response["Responses"].get(table, [])
        keys = response.get("UnprocessedKeys", {}).get(table, {}).get("Keys", []) + keys[MAX_KEYS:]
    return list(map(from_item, found))


async def read_pages(
    client: DynamoDBClient, operation: Literal["query", "scan"], table: str, **options: Any
) -> list[dict[str, Any]]:
    """All items of all pages."""
    paginator: Any = client.get_paginator(operation)
    pages = paginator.paginate(**{"TableName": table, "ConsistentRead": True, **options})
    with store_errors():
        return [from_item(item) async for page in pages for item in page["Items"]]
