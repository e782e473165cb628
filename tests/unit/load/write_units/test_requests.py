import pytest

from tests.load.write_units.requests import (
    ItemKey,
    Target,
    is_billed,
    read_keys,
    tables_of,
    targets,
    whole_query,
)

KEY_NAMES = {"users": ("id",), "ratings": ("id", "movie")}
ONE, MOVIE = {"N": "1"}, {"N": "9"}
RATING = {"id": ONE, "movie": MOVIE, "stars": {"N": "4"}}
RATING_KEY = {"id": ONE, "movie": MOVIE}


def test_a_put_is_of_the_item_with_its_key() -> None:
    body = {"TableName": "ratings", "Item": RATING}
    assert list(targets("PutItem", body, KEY_NAMES)) == [Target("ratings", RATING_KEY, RATING)]


@pytest.mark.parametrize("operation", ["UpdateItem", "DeleteItem"])
def test_other_writes_name_the_key(operation: str) -> None:
    body = {"TableName": "users", "Key": {"id": ONE}}
    assert list(targets(operation, body, KEY_NAMES)) == [Target("users", {"id": ONE})]


def test_a_transaction_writes_and_checks_items_of_several_tables() -> None:
    body = {
        "TransactItems": [
            {"ConditionCheck": {"TableName": "users", "Key": {"id": ONE}}},
            {"Put": {"TableName": "ratings", "Item": RATING}},
        ]
    }
    assert tables_of(body) == {"users", "ratings"}
    found = list(targets("TransactWriteItems", body, KEY_NAMES))
    assert found == [Target("users", {"id": ONE}), Target("ratings", RATING_KEY, RATING)]


def test_a_batch_puts_and_deletes() -> None:
    body = {
        "RequestItems": {"ratings": [{"PutRequest": {"Item": RATING}}, {"DeleteRequest": {"Key": RATING_KEY}}]},
    }
    found = list(targets("BatchWriteItem", body, KEY_NAMES))
    assert found == [Target("ratings", RATING_KEY, RATING), Target("ratings", RATING_KEY)]


def test_reads_by_key_are_found_with_their_consistency() -> None:
    key = {"id": ONE}
    assert list(read_keys("GetItem", {"TableName": "users", "Key": key})) == [(ItemKey("users", key), False)]
    batch = {"RequestItems": {"users": {"Keys": [key, key], "ConsistentRead": True}}}
    assert list(read_keys("BatchGetItem", batch)) == [(ItemKey("users", key), True)] * 2
    transaction = {"TransactItems": [{"Get": {"TableName": "users", "Key": key}}]}
    assert list(read_keys("TransactGetItems", transaction)) == [(ItemKey("users", key), True)]


def test_a_query_is_billed_without_its_projection_and_filter() -> None:
    body = {
        "TableName": "ratings",
        "KeyConditionExpression": "#id = :id",
        "FilterExpression": "stars > :least",
        "ProjectionExpression": "#stars",
        "ExpressionAttributeNames": {"#id": "id", "#stars": "stars"},
        "ExpressionAttributeValues": {":id": ONE, ":least": MOVIE},
        "Limit": 5,
    }
    assert whole_query(body) == {
        "TableName": "ratings",
        "KeyConditionExpression": "#id = :id",
        "ExpressionAttributeNames": {"#id": "id"},
        "ExpressionAttributeValues": {":id": ONE},
        "Limit": 5,
    }
    assert whole_query({"TableName": "ratings"}) == {"TableName": "ratings"}


@pytest.mark.parametrize(
    ("status", "response", "billed"),
    [
        (200, b"{}", True),
        (400, b'{"__type": "com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException"}', True),
        (400, b'{"__type": "TransactionCanceledException"}', True),
        (400, b'{"__type": "ValidationException"}', False),
        (500, b"", False),
    ],
)
def test_a_refused_condition_is_billed_and_an_error_is_not(status: int, response: bytes, billed: bool) -> None:
    assert is_billed(status, response) is billed
