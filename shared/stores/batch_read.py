"""Reads many items of a table at once."""

from typing import Any

from shared.stores.aws import DynamoDBClient
from shared.stores.dynamodb import Item, from_item
from shared.stores.errors import store_errors

MAX_KEYS = 100


async def read_items(client: DynamoDBClient, table: str, keys: list[Item], *, consistent: bool) -> list[dict[str, Any]]:
    """The items that exist, as Python values in no particular order. DynamoDB may leave keys unprocessed, which are
    requested again."""
    found: list[Item] = []
    while keys:
        request: Any = {table: {"Keys": keys[:MAX_KEYS], "ConsistentRead": consistent}}
        with store_errors():
            response: Any = await client.batch_get_item(RequestItems=request)
        found += response["Responses"].get(table, [])
        keys = response.get("UnprocessedKeys", {}).get(table, {}).get("Keys", []) + keys[MAX_KEYS:]
    return list(map(from_item, found))
