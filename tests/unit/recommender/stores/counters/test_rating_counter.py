from typing import Any

import pytest

from services.recommender.stores.counters.rating_counter import RatingCounter
from shared.contracts.errors import StoreUnavailable
from shared.lists.store_format import Format, StoreFormat
from shared.stores.tables import Tables
from tests.support.fakes.dynamodb import refusal
from tests.support.fakes.dynamodb_by_operation import DynamoDBByOperation


def table(writing: Format = 1, **responses: Any) -> tuple[RatingCounter, DynamoDBByOperation]:
    client: Any = DynamoDBByOperation(**responses)
    return RatingCounter(client, Tables("test-"), StoreFormat(writing, writing)), client


def count(ratings: int) -> Any:
    return {"Item": {"ratings_committed": {"N": str(ratings)}}}


async def test_committed_ratings_are_counted_once() -> None:
    counter, client = table(get_item=count(12))
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
    client.responses |= {"update_item": {}, "get_item": count(1)}
    assert await counter.flush() == 1
    assert client.requests("update_item")[-1]["ExpressionAttributeValues"] == {":ratings": {"N": "1"}}


@pytest.mark.parametrize(("item", "count"), [({"ratings_committed": {"N": "5"}}, 5), ({}, 0)])
async def test_the_count_starts_at_nothing(item: dict[str, Any], count: int) -> None:
    counter, _ = table(get_item={"Item": item})
    assert await counter.total() == count


async def test_in_format_2_a_replica_adds_to_one_of_many_counters_and_all_are_summed() -> None:
    pages = [
        {
            "Responses": {"test-control": [{"ratings_committed": {"N": "3"}}, {}]},
            "UnprocessedKeys": {"test-control": {"Keys": ["rest"]}},
        },
        {"Responses": {"test-control": [{"ratings_committed": {"N": "4"}}]}},
    ]
    counter, client = table(2, get_item=count(10), batch_get_item=pages)
    counter.add(1)
    assert await counter.flush() == 17
    (request,) = client.requests("update_item")
    first, second = client.requests("batch_get_item")
    assert request["TableName"] == "test-control"
    assert request["Key"] in first["RequestItems"]["test-control"]["Keys"]
    assert second["RequestItems"]["test-control"]["Keys"] == ["rest"]
