"""What a request to DynamoDB touches: the keys of items that it writes, and how it reads."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tests.load.write_units.item_size import Attributes

Body = Mapping[str, Any]
KeyNames = Mapping[str, tuple[str, ...]]
"""The attributes of the key, by table."""

SINGLE_WRITES = ("PutItem", "UpdateItem", "DeleteItem")
WRITES = (*SINGLE_WRITES, "TransactWriteItems", "BatchWriteItem")
ITEM_READS = ("GetItem", "BatchGetItem", "TransactGetItems")
QUERIES = ("Query", "Scan")
BILLED_REFUSALS = ("ConditionalCheckFailedException", "TransactionCanceledException")
"""Errors that are billed like the write that they refuse."""


@dataclass(frozen=True)
class ItemKey:
    table: str
    key: Attributes


@dataclass(frozen=True)
class Target(ItemKey):
    """An item that a request writes or checks. `put` is what a put stores."""

    put: Attributes | None = None


def tables_of(body: Body) -> set[str]:
    if "RequestItems" in body:
        return set(body["RequestItems"])
    if "TransactItems" in body:
        return {action["TableName"] for each in body["TransactItems"] for action in each.values()}
    return {body["TableName"]}


def targets(operation: str, body: Body, key_names: KeyNames) -> Iterator[Target]:
    """The items of a write, in the order of the request."""
    if operation in SINGLE_WRITES:
        yield _target(body["TableName"], body, key_names)
    elif operation == "TransactWriteItems":
        for each in body["TransactItems"]:
            (action,) = each.values()
            yield _target(action["TableName"], action, key_names)
    elif operation == "BatchWriteItem":
        for table, requests in body["RequestItems"].items():
            for each in requests:
                (action,) = each.values()
                yield _target(table, action, key_names)


def _target(table: str, action: Body, key_names: KeyNames) -> Target:
    if "Item" in action:
        return Target(table, {name: action["Item"][name] for name in key_names[table]}, action["Item"])
    return Target(table, action["Key"])


def is_billed(status: int, response: bytes) -> bool:
    return status < 400 or any(name.encode() in response for name in BILLED_REFUSALS)


def read_keys(operation: str, body: Body) -> Iterator[tuple[ItemKey, bool]]:
    """The items that a request reads by key, and whether consistently."""
    if operation == "GetItem":
        yield ItemKey(body["TableName"], body["Key"]), bool(body.get("ConsistentRead"))
    elif operation == "BatchGetItem":
        for table, request in body["RequestItems"].items():
            for key in request["Keys"]:
                yield ItemKey(table, key), bool(request.get("ConsistentRead"))
    elif operation == "TransactGetItems":
        for each in body["TransactItems"]:
            yield ItemKey(each["Get"]["TableName"], each["Get"]["Key"]), True


def whole_query(body: Body) -> dict[str, Any]:
    """The same query without a projection or filter, because all that it reads is billed."""
    dropped = ("ProjectionExpression", "FilterExpression", "AttributesToGet", "Select")
    query = {name: value for name, value in body.items() if name not in dropped}
    expression = str(query.get("KeyConditionExpression", ""))
    for aliases in ("ExpressionAttributeNames", "ExpressionAttributeValues"):
        used = {alias: value for alias, value in query.pop(aliases, {}).items() if alias in expression}
        if used:
            query[aliases] = used
    return query
