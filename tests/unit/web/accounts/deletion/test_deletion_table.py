from typing import Any

import pytest
from botocore.exceptions import ClientError

from services.web.accounts.accounts import Account
from services.web.accounts.deletion.deletion_table import DeletionTable
from shared.contracts.errors import StoreUnavailable
from shared.stores.tables import Tables
from tests.support.fakes.dynamodb_by_operation import DynamoDBByOperation, cancelled

ADA = Account(944, "Ada", "hash", {})


def table(**responses: Any) -> tuple[DeletionTable, DynamoDBByOperation]:
    client: Any = DynamoDBByOperation(**responses)
    return DeletionTable(client, Tables()), client


async def test_the_mark_and_the_list_are_written_at_once() -> None:
    deletions, client = table()
    assert await deletions.begin(ADA)
    [request] = client.requests("transact_write_items")
    mark, listed = (item["Update"] for item in request["TransactItems"])
    assert mark["UpdateExpression"] == "SET deleting = :yes REMOVE sessions, links, link_key, recovery, passkeys, mail"
    assert mark["ConditionExpression"] == "password = :password AND sessions = :none"
    assert (listed["TableName"], listed["ExpressionAttributeValues"]) == ("control", {":users": {"NS": ["944"]}})


async def test_an_account_that_has_changed_is_not_marked() -> None:
    assert not await table(transact_write_items=cancelled("ConditionalCheckFailed", "None"))[0].begin(ADA)
    throttled: Any = {"Error": {"Code": "ThrottlingException"}}
    with pytest.raises(StoreUnavailable):
        await table(transact_write_items=ClientError(throttled, "TransactWriteItems"))[0].begin(ADA)


async def test_the_list_names_the_users() -> None:
    assert await table(get_item={})[0].under_way() == []
    deletions, client = table(get_item={"Item": {"name": {"S": "deletions"}, "users": {"NS": ["945", "944"]}}})
    assert await deletions.under_way() == [944, 945]
    await deletions.end(944)
    [request] = client.requests("update_item")
    assert request["UpdateExpression"] == "DELETE #users :users"
