from typing import Any

import pytest

from services.recommender.stores.rating_counter import RatingCounter
from shared.contracts.errors import StoreUnavailable
from shared.stores.tables import Tables
from tests.support.fakes.dynamodb import refusal
from tests.support.fakes.dynamodb_by_operation import DynamoDBByOperation


def table(**responses: Any) -> tuple[RatingCounter, DynamoDBByOperation]:
    client: Any = DynamoDBByOperation(**responses)
    return RatingCounter(client, Tables("test-")), client


async def test_committed_ratings_are_counted_once() -> None:
    counter, client = table(update_item={"Attributes": {"ratings_committed": {"N": "12"}}})
    assert await counter.flush() is None
    counter.add(1)
    counter.add(1)
    assert await counter.flush() == 12
    (request,) = client.requests("update_item")
    assert request["Key"] == {"user_id": {"N": "0"}}
    assert request["ExpressionAttributeValues"] == {":ratings": {"N": "2"}}
    assert await counter.flush() is None


async def test_ratings_that_could_not_be_counted_are_counted_later() -> None:
    counter, client = table(update_item=refusal("ThrottlingException"))
    counter.add(1)
    with pytest.raises(StoreUnavailable):
        await counter.flush()
    client.responses["update_item"] = {"Attributes": {"ratings_committed": {"N": "1"}}}
    assert await counter.flush() == 1
    assert client.requests("update_item")[-1]["ExpressionAttributeValues"] == {":ratings": {"N": "1"}}


@pytest.mark.parametrize(("item", "count"), [({"ratings_committed": {"N": "5"}}, 5), ({}, 0)])
async def test_the_count_starts_at_nothing(item: dict[str, Any], count: int) -> None:
    counter, _ = table(get_item={"Item": item})
    assert await counter.total() == count
