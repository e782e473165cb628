from typing import Any

import pytest
from botocore.exceptions import ClientError

from services.web.accounts.account_item import update_account
from shared.contracts.errors import StoreUnavailable
from shared.stores.dynamodb import to_item, user_key
from tests.support.fakes.dynamodb_by_operation import DynamoDBByOperation


def refusing(code: str) -> Any:
    response: Any = {"Error": {"Code": code}}
    return DynamoDBByOperation(update_item=ClientError(response, "UpdateItem"))


async def test_an_update_has_only_the_values_and_names_that_it_needs() -> None:
    client: Any = DynamoDBByOperation()
    assert await update_account(client, "users", 944, "REMOVE mail", "attribute_exists(sessions)", {})
    assert await update_account(client, "users", 944, "SET #a = :a", "#a = :b", {":a": 1, ":b": 2}, {"#a": "a"})
    bare, full = client.requests("update_item")
    assert (bare["Key"], bare.keys() & {"ExpressionAttributeValues", "ExpressionAttributeNames"}) == (
        user_key(944),
        set(),
    )
    assert full["ExpressionAttributeValues"] == to_item({":a": 1, ":b": 2})
    assert full["ExpressionAttributeNames"] == {"#a": "a"}


async def test_a_condition_that_does_not_hold_is_no_failure_of_the_store() -> None:
    change: Any = ("users", 944, "REMOVE mail", "attribute_exists(sessions)", {})
    assert not await update_account(refusing("ConditionalCheckFailedException"), *change)
    with pytest.raises(StoreUnavailable):
        await update_account(refusing("ThrottlingException"), *change)
