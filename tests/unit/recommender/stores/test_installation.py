from typing import Any

import pytest
from botocore.exceptions import ClientError

from services.recommender.stores.installation import REFUSAL, Installation
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
        "dataset": {"S": REFUSAL},
        "belongs_to": {"S": "ml-100k"},
    }


async def test_a_new_installation_is_marked_before_it_has_a_counter() -> None:
    installation, client = table()
    await installation.begin_ids_after(943, "ml-100k")
    (mark,) = client.requests("update_item")
    assert mark["ExpressionAttributeValues"][":value"] == {"N": "2"}
    operations = [operation for operation, _ in client.calls]
    assert operations.index("update_item") < operations.index("put_item")


async def test_an_existing_counter_stays_as_it_is() -> None:
    item = {"dataset": {"S": "ml-1m"}}
    existing, client = table(get_item={"Item": item})
    assert await existing.begin_ids_after(943, "ml-100k") == "ml-1m"
    assert client.requests("put_item") == client.requests("update_item") == []
    reads = [{}, {"Item": item | {"dataset": {"S": REFUSAL}, "belongs_to": {"S": "ml-1m"}}}]
    overtaken, _ = table(put_item=refusal("ConditionalCheckFailedException"), get_item=reads)
    assert await overtaken.begin_ids_after(943, "ml-100k") == "ml-1m"


async def test_earlier_code_finds_a_sentence_instead_of_the_data_set_once() -> None:
    installation, client = table()
    await installation.refuse_earlier_code()
    (request,) = client.requests("update_item")
    assert request["ExpressionAttributeValues"] == {":refusal": {"S": REFUSAL}}
    assert "attribute_not_exists(belongs_to)" in request["ConditionExpression"]
    repeated, _ = table(update_item=refusal("ConditionalCheckFailedException"))
    await repeated.refuse_earlier_code()


async def test_ids_begin_later_only_if_none_is_assigned() -> None:
    installation, client = table()
    assert await installation.move_ids(943, 1000)
    (request,) = client.requests("update_item")
    assert request["ExpressionAttributeValues"] == {":before": {"N": "943"}, ":last": {"N": "1000"}}
    assigned, _ = table(update_item=refusal("ConditionalCheckFailedException"))
    assert not await assigned.move_ids(943, 1000)


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
