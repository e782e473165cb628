from typing import Any

from services.recommender.stores.format2.profile_eraser import ProfileEraser
from shared.stores.tables import Tables
from tests.support.fakes.dynamodb import refusal
from tests.support.fakes.dynamodb_by_operation import DynamoDBByOperation

SEGMENTS = [{"Items": [{"segment": {"S": "a"}}, {"segment": {"S": "b"}}]}]


async def test_the_version_goes_first_and_the_segments_follow() -> None:
    client: Any = DynamoDBByOperation(query=SEGMENTS)
    assert await ProfileEraser(client, Tables("test-")).erase(944) is True
    operations = [operation for operation, _ in client.calls]
    assert operations == ["update_item", "query", "delete_item", "delete_item"]
    update = client.calls[0][1]
    assert update["UpdateExpression"] == (
        "SET erased = :true REMOVE #version, #verdicts, #segments, #list, #list_expires, #visibility, #wanted_in_lists"
    )
    assert update["ConditionExpression"] == "attribute_exists(user_id)"


async def test_an_erasure_that_is_repeated_still_deletes_segments() -> None:
    client: Any = DynamoDBByOperation(update_item=refusal("ConditionalCheckFailedException"), query=SEGMENTS)
    assert await ProfileEraser(client, Tables("test-")).erase(944) is False
    assert len(client.requests("delete_item")) == 2
