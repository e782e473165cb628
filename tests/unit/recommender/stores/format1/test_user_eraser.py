from typing import Any

import pytest

from services.recommender.stores.format1.user_eraser import UserEraser
from shared.contracts.errors import StoreUnavailable
from shared.stores.tables import Tables
from tests.support.fakes.dynamodb import refusal
from tests.support.fakes.dynamodb_by_operation import DynamoDBByOperation

USER = 944


def keys(count: int) -> list[dict[str, Any]]:
    return [{"user_id": {"N": "944"}, "movie_id": {"N": str(movie_id)}} for movie_id in range(count)]


def eraser(**responses: Any) -> tuple[UserEraser, DynamoDBByOperation]:
    client: Any = DynamoDBByOperation(**responses)
    return UserEraser(client, Tables("test-")), client


async def erase(eraser: UserEraser) -> None:
    """What `Eraser` calls, in its order."""
    await eraser.remove_version(USER)
    await eraser.delete_items(USER)


async def test_the_version_goes_first_then_the_verdicts_then_the_list() -> None:
    user_eraser, client = eraser(query=[{"Items": keys(1)}, {"Items": keys(2)[1:]}])
    await erase(user_eraser)
    assert [name for name, _ in client.calls] == ["update_item", "query", "batch_write_item", "delete_item"]
    (update,) = client.requests("update_item")
    assert (update["TableName"], update["UpdateExpression"]) == ("test-users", "REMOVE profile_version")
    (batch,) = client.requests("batch_write_item")
    assert batch["RequestItems"] == {"test-ratings": [{"DeleteRequest": {"Key": key}} for key in keys(2)]}
    (delete,) = client.requests("delete_item")
    assert (delete["TableName"], delete["Key"]) == ("test-recommendations", {"user_id": {"N": "944"}})


async def test_verdicts_are_deleted_25_at_once() -> None:
    user_eraser, client = eraser(query=[{"Items": keys(51)}])
    await erase(user_eraser)
    sizes = [len(batch["RequestItems"]["test-ratings"]) for batch in client.requests("batch_write_item")]
    assert sizes == [25, 25, 1]


async def test_what_dynamodb_left_unprocessed_is_deleted_too() -> None:
    rest = {"test-ratings": [{"DeleteRequest": {"Key": keys(1)[0]}}]}
    user_eraser, client = eraser(query=[{"Items": keys(2)}], batch_write_item=[{"UnprocessedItems": rest}, {}])
    await erase(user_eraser)
    assert client.requests("batch_write_item")[1]["RequestItems"] == rest


async def test_an_erasure_may_be_repeated() -> None:
    user_eraser, client = eraser(update_item=refusal("ConditionalCheckFailedException"))
    await erase(user_eraser)
    assert [name for name, _ in client.calls] == ["update_item", "query", "delete_item"]


async def test_a_store_that_is_away_stops_the_erasure() -> None:
    user_eraser, client = eraser(update_item=refusal("ThrottlingException"))
    with pytest.raises(StoreUnavailable):
        await erase(user_eraser)
    assert client.requests("delete_item") == []
