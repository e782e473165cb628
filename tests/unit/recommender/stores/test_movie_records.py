from typing import Any

import pytest

from services.recommender.domain.ports import RecordChanged
from services.recommender.stores.movie_records import MAX_NAMED, MovieRecordTable
from shared.contracts.movie_records import MovieFields, MovieRecord
from shared.stores.tables import Tables
from tests.support.fakes.dynamodb_by_operation import DynamoDBByOperation, cancelled

RECORD = MovieRecord(movie_id=7, version=1, fields=MovieFields(title="Amélie", hidden=False))
ITEM = {"movie_id": {"N": "7"}, "version": {"N": "1"}, "fields": {"S": '{"title": "Amélie", "hidden": false}'}}


def table(**responses: Any) -> tuple[MovieRecordTable, DynamoDBByOperation]:
    client: Any = DynamoDBByOperation(**responses)
    return MovieRecordTable(client, Tables("test-")), client


async def test_a_record_and_its_keys_are_written_together_or_not_at_all() -> None:
    records, client = table()
    await records.put(RECORD, ["imdb:5"])
    (request,) = client.requests("transact_write_items")
    put, key = (write["Put"] for write in request["TransactItems"])
    assert (put["TableName"], put["Item"]) == ("test-movies", ITEM)
    assert put["ConditionExpression"] == "attribute_not_exists(movie_id)"
    assert (key["TableName"], key["Item"]) == ("test-movie_keys", {"key": {"S": "imdb:5"}, "movie_id": {"N": "7"}})


async def test_a_change_is_conditional_on_the_version_before() -> None:
    records, client = table()
    await records.put(RECORD.model_copy(update={"version": 4}), [])
    (request,) = client.requests("transact_write_items")
    put = request["TransactItems"][0]["Put"]
    assert (put["ConditionExpression"], put["ExpressionAttributeValues"]) == (
        "version = :before",
        {":before": {"N": "3"}},
    )


async def test_a_record_that_somebody_changed_first_is_not_written() -> None:
    records, _ = table(transact_write_items=cancelled("ConditionalCheckFailed"))
    with pytest.raises(RecordChanged):
        await records.put(RECORD, [])


async def test_records_and_keys_are_read() -> None:
    records, _ = table(batch_get_item={"Responses": {"test-movies": [ITEM]}})
    assert await records.load([7]) == {7: RECORD}
    keys, _ = table(
        batch_get_item={"Responses": {"test-movie_keys": [{"key": {"S": "imdb:5"}, "movie_id": {"N": "7"}}]}}
    )
    assert await keys.find(["imdb:5", "tmdb:1"]) == {"imdb:5": 7}
    assert (await keys.find([]), await records.load([])) == ({}, {})


def changes(*named: list[int]) -> dict[str, Any]:
    return {"Responses": {"test-control": [{"movies": {"L": [{"N": str(n)} for n in ids]}} for ids in named]}}


async def test_the_movies_of_all_announced_changes_are_known() -> None:
    records, _ = table(batch_get_item=changes([1, 2], [2, 3]))
    assert await records.changed_between(4, 6) == {1, 2, 3}


@pytest.mark.parametrize("response", [changes([1]), changes([1], list(range(MAX_NAMED)))])
async def test_a_change_that_is_not_named_whole_is_not_told(response: dict[str, Any]) -> None:
    records, _ = table(batch_get_item=response)
    assert await records.changed_between(4, 6) is None


async def test_an_announcement_names_its_movies_before_its_version_counts() -> None:
    records, client = table(update_item=[{"Attributes": {"reserved": {"N": "5"}}}, {}])
    assert await records.announce({9, 7}) == 5
    assert [operation for operation, _ in client.calls] == ["update_item", "put_item", "update_item"]
    (names,) = client.requests("put_item")
    assert names["Item"] == {"name": {"S": "catalogue:5"}, "movies": {"L": [{"N": "7"}, {"N": "9"}]}}


async def test_new_ids_follow_on_those_that_were_given() -> None:
    records, _ = table(update_item=[{}, {"Attributes": {"last_movie_id": {"N": "1000020"}}}])
    assert await records.reserve_ids(20, 1_000_000) == 1_000_001


@pytest.mark.parametrize(("item", "version"), [({}, 0), ({"Item": {"version": {"N": "3"}}}, 3)])
async def test_without_an_announcement_the_version_is_zero(item: dict[str, Any], version: int) -> None:
    records, _ = table(get_item=item)
    assert await records.version() == version
