import time
from datetime import UTC, datetime
from typing import Any

import pytest

from shared.contracts.errors import StoreUnavailable
from shared.contracts.lists import ListHead
from shared.lists.compact_list import CompactList
from shared.lists.format1.stored_list import StoredList
from shared.lists.format1.table import ListTable
from shared.lists.found_list import OutdatedList
from shared.lists.ready_list import ReadyList
from shared.lists.rendering import RenderedList
from shared.stores.tables import Tables
from tests.support.fakes.dynamodb import LOST, ScriptedDynamoDB, refusal

NOW = 1_800_000_000
COMPUTED_AT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
HEAD = ListHead(user_id=944, profile_version=7, model_version="m1", computed_at=COMPUTED_AT)
STORED = StoredList(944, 7, HEAD.model_dump_json().encode(), '{"title":"Léon"}\n{}'.encode())
RENDERED = RenderedList(CompactList(HEAD, [], [], [], []), ReadyList(HEAD, "f1", ['{"title":"Léon"}'.encode(), b"{}"]))
# as every version of Matinee has stored it
ITEM = {
    "user_id": {"N": "944"},
    "profile_version": {"N": "7"},
    "model_version": {"S": "m1"},
    "computed_at": {"S": "2026-01-02T03:04:05Z"},
    "movies": {"S": '{"title":"Léon"}\n{}'},
    "expires_at": {"N": str(NOW + 2_592_000)},
}


@pytest.fixture(autouse=True)
def frozen_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "time", lambda: NOW)


def table(dynamodb: ScriptedDynamoDB) -> ListTable:
    return ListTable(dynamodb.client, Tables("test-"))


def found(version: str | None = "7", **changes: dict[str, str]) -> dict[str, Any]:
    users = [] if version is None else [{"profile_version": {"N": version}}]
    return {"Responses": {"test-users": users, "test-recommendations": [ITEM | changes]}, "UnprocessedKeys": {}}


@pytest.mark.parametrize(("version", "model"), [("7", "m1"), ("8", None)])
async def test_only_a_list_that_could_be_read_is_of_a_model(version: str, model: str | None) -> None:
    assert await table(ScriptedDynamoDB(found(version))).model_version(944) == model


async def test_a_record_of_the_current_profile_is_read() -> None:
    dynamodb = ScriptedDynamoDB(found())
    assert await table(dynamodb).get(944) == STORED
    key = {"user_id": {"N": "944"}}
    assert dynamodb.requests == [
        (
            "batch_get_item",
            {
                "RequestItems": {
                    "test-users": {
                        "Keys": [key],
                        "ConsistentRead": True,
                        "ProjectionExpression": "profile_version",
                    },
                    "test-recommendations": {"Keys": [key], "ConsistentRead": True},
                }
            },
        )
    ]


async def test_times_are_read_as_utc() -> None:
    record = await table(ScriptedDynamoDB(found(computed_at={"S": "2026-01-02T05:04:05+02:00"}))).get(944)
    assert record == STORED


async def test_a_large_version_is_compared_by_value() -> None:
    record = await table(ScriptedDynamoDB(found("123456", profile_version={"N": "123456"}))).get(944)
    assert isinstance(record, StoredList)


@pytest.mark.parametrize("version", ["6", "8", None])
async def test_a_record_of_another_profile_is_outdated(version: str | None) -> None:
    assert await table(ScriptedDynamoDB(found(version))).get(944) == OutdatedList()


async def test_a_sample_user_has_version_zero_without_an_item() -> None:
    record = await table(ScriptedDynamoDB(found(None, profile_version={"N": "0"}))).get(944)
    assert isinstance(record, StoredList)
    assert record.profile_version == 0


@pytest.mark.parametrize(("seconds_left", "outdated"), [(-1, True), (0, True), (1, False)])
async def test_a_record_ends_with_its_expiry(seconds_left: int, outdated: bool) -> None:
    record = await table(ScriptedDynamoDB(found(expires_at={"N": str(NOW + seconds_left)}))).get(944)
    assert isinstance(record, OutdatedList) is outdated


@pytest.mark.parametrize("lists", [{"test-recommendations": []}, {}])
async def test_no_record_is_none(lists: dict[str, Any]) -> None:
    response = {"Responses": {"test-users": [{"profile_version": {"N": "7"}}], **lists}}
    assert await table(ScriptedDynamoDB(response)).get(944) is None


@pytest.mark.parametrize("responses", [{}, found()["Responses"]])
async def test_a_partial_response_counts_as_outdated(responses: dict[str, Any]) -> None:
    dynamodb = ScriptedDynamoDB({"Responses": responses, "UnprocessedKeys": {"test-users": {}}})
    assert await table(dynamodb).get(944) == OutdatedList()


async def test_a_list_is_stored_for_thirty_days_unless_the_record_is_newer() -> None:
    dynamodb = ScriptedDynamoDB({})
    lists = table(dynamodb)
    assert await lists.put(RENDERED) is True
    assert dynamodb.requests == [
        (
            "put_item",
            {
                "TableName": "test-recommendations",
                "Item": ITEM,
                "ConditionExpression": "attribute_not_exists(user_id) OR profile_version <= :version",
                "ExpressionAttributeValues": {":version": {"N": "7"}},
            },
        )
    ]
    assert rejections(lists) == 0


async def test_a_newer_record_refuses_the_list_and_is_counted() -> None:
    lists = table(ScriptedDynamoDB(refusal("ConditionalCheckFailedException")))
    assert await lists.put(RENDERED) is False
    assert rejections(lists) == 1


async def test_a_lost_connection_is_retried_once() -> None:
    assert await table(ScriptedDynamoDB(LOST, found())).get(944) == STORED
    assert await table(ScriptedDynamoDB(LOST, {})).put(RENDERED) is True
    for call in (table(ScriptedDynamoDB(LOST, LOST)).get(944), table(ScriptedDynamoDB(LOST, LOST)).put(RENDERED)):
        with pytest.raises(StoreUnavailable):
            await call


async def test_a_slow_store_is_not_asked_twice() -> None:
    dynamodb = ScriptedDynamoDB(TimeoutError(), found())
    with pytest.raises(StoreUnavailable):
        await table(dynamodb).get(944)
    assert len(dynamodb.requests) == 1


def rejections(lists: ListTable) -> float | None:
    return lists.metrics.registry.get_sample_value("matinee_fence_rejections_total", {"store": "dynamodb"})


async def test_the_record_of_a_profile_that_was_converted_is_outdated() -> None:
    response = found()
    response["Responses"]["test-users"] = [{}]
    assert await table(ScriptedDynamoDB(response)).get(944) == OutdatedList()
