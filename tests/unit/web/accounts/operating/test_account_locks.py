from typing import Any

import pytest

from services.web.accounts.operating.account_locks import AccountLocks
from shared.contracts.errors import UserNotFound
from shared.stores.tables import Tables
from tests.support.fakes.dynamodb import refusal
from tests.support.fakes.dynamodb_by_operation import DynamoDBByOperation


def locks(**responses: Any) -> tuple[AccountLocks, DynamoDBByOperation]:
    client: Any = DynamoDBByOperation(**responses)
    return AccountLocks(client, Tables()), client


async def test_a_lock_is_an_attribute_of_an_account_that_exists() -> None:
    store, client = locks()
    await store.set(944, locked=True)
    await store.set(944, locked=False)
    lock, unlock = client.requests("update_item")
    assert (lock["UpdateExpression"], unlock["UpdateExpression"]) == ("SET locked = :locked", "REMOVE locked")
    assert lock["ConditionExpression"] == unlock["ConditionExpression"] == "attribute_exists(sessions)"
    assert "ExpressionAttributeValues" not in unlock


async def test_nobody_is_locked_who_is_not_there() -> None:
    with pytest.raises(UserNotFound):
        await locks(update_item=refusal("ConditionalCheckFailedException"))[0].set(944, locked=True)
