"""One conditional update changes the password and uses up the code."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from services.web.accounts.recovery_table import RecoveryTable
from shared.contracts.errors import StoreUnavailable
from shared.stores.tables import Tables
from tests.support.fakes.dynamodb_by_operation import DynamoDBByOperation


def table(**responses: Any) -> tuple[RecoveryTable, DynamoDBByOperation]:
    client: Any = DynamoDBByOperation(**responses)
    return RecoveryTable(client, Tables()), client


async def test_an_account_without_codes_has_none() -> None:
    assert await table(get_item={"Item": {}})[0].recovery_codes(944) == set()
    assert await table(get_item={})[0].recovery_codes(944) == set()


async def test_the_update_depends_on_the_codes_that_were_read() -> None:
    codes, client = table()
    assert await codes.recover(944, {"b", "a"}, {"b"}, "hash")
    [request] = client.requests("update_item")
    assert request["ConditionExpression"] == "recovery = :before"
    assert request["ExpressionAttributeValues"][":before"] == {"L": [{"S": "a"}, {"S": "b"}]}
    assert request["ExpressionAttributeValues"][":left"] == {"L": [{"S": "b"}]}
    assert request["UpdateExpression"].endswith("REMOVE links, passkeys, mail")


async def test_a_code_that_was_used_meanwhile_changes_nothing() -> None:
    used: Any = {"Error": {"Code": "ConditionalCheckFailedException"}}
    assert not await table(update_item=ClientError(used, "UpdateItem"))[0].recover(944, {"a"}, set(), "hash")
    throttled: Any = {"Error": {"Code": "ThrottlingException"}}
    with pytest.raises(StoreUnavailable):
        await table(update_item=ClientError(throttled, "UpdateItem"))[0].recover(944, {"a"}, set(), "hash")
