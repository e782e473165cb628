from typing import Any

import pytest
from botocore.exceptions import ClientError

from services.recommender.stores.installation import Installation
from shared.stores.tables import Tables
from tests.support.fakes.dynamodb import refusal
from tests.support.fakes.dynamodb_by_operation import DynamoDBByOperation


def table(**responses: Any) -> tuple[Installation, DynamoDBByOperation]:
    client: Any = DynamoDBByOperation(**responses)
    return Installation(client, Tables("test-")), client


async def test_the_counter_of_ids_is_created_once() -> None:
    installation, client = table()
    assert await installation.begin_ids_after(943, "ml-100k") == "ml-100k"
    (request,) = client.requests("put_item")
    assert request["Item"] == {
        "user_id": {"N": "0"},
        "last_user_id": {"N": "943"},
        "dataset": {"S": "ml-100k"},
    }
    existing, _ = table(
        put_item=refusal("ConditionalCheckFailedException"), get_item={"Item": {"dataset": {"S": "ml-1m"}}}
    )
    assert await existing.begin_ids_after(943, "ml-100k") == "ml-1m"


@pytest.mark.parametrize(
    ("response", "there"),
    [
        ({"Item": {"user_id": {"N": "0"}}}, True),
        ({}, False),
        (refusal("ResourceNotFoundException"), False),
    ],
)
async def test_a_missing_table_has_no_counter(response: Any, there: bool) -> None:
    installation, _ = table(get_item=response)
    assert await installation.exists() is there


async def test_another_refusal_does_not_mean_that_the_counter_is_missing() -> None:
    installation, _ = table(get_item=refusal("ThrottlingException"))
    with pytest.raises(ClientError):
        await installation.exists()
