from datetime import UTC, datetime
from typing import Any

import pytest
from botocore.exceptions import ClientError

from services.recommender.domain.ports import ProfileMoved
from services.recommender.domain.profile import UserProfile, Verdict
from services.recommender.stores.counters.rating_counter import RatingCounter
from services.recommender.stores.format1.profile_table import ProfileTable, verdict_item
from shared.contracts.errors import StoreUnavailable
from shared.contracts.lists import ListHead
from shared.lists.store_format import StoreFormat
from shared.stores.tables import Tables
from tests.support.fakes.dynamodb_by_operation import DynamoDBByOperation, cancelled
from tests.support.rendered_lists import rendered_list

USER = 944
KEY = {"user_id": {"N": "944"}}
HEAD = ListHead(user_id=944, profile_version=4, model_version="m1", computed_at=datetime(2026, 1, 1, tzinfo=UTC))
PROFILE = UserProfile(USER, 4, {7: Verdict(4.0, 100), 9: Verdict(None, 200, dismissed=True)})


def table(**responses: Any) -> tuple[ProfileTable, DynamoDBByOperation]:
    client: Any = DynamoDBByOperation(**responses)
    tables = Tables("test-")
    return ProfileTable(client, tables, RatingCounter(client, tables, StoreFormat())), client


async def test_the_version_is_read_consistently() -> None:
    profiles, client = table(get_item={"Item": {"profile_version": {"N": "3"}}})
    assert await profiles.version(USER) == 3
    (request,) = client.requests("get_item")
    assert (request["TableName"], request["Key"], request["ConsistentRead"]) == ("test-users", KEY, True)


@pytest.mark.parametrize("response", [{}, {"Item": {}}])
async def test_a_user_without_a_version_does_not_exist(response: dict[str, Any]) -> None:
    profiles, client = table(get_item=response)
    assert await profiles.version(USER) is None
    assert await profiles.load(USER) is None
    assert client.requests("query") == []


async def test_a_profile_is_loaded_from_all_pages() -> None:
    seen = {"movie_id": {"N": "9"}, "rated_at": {"N": "200"}, "seen": {"BOOL": True}}
    rated = {"movie_id": {"N": "7"}, "rated_at": {"N": "100"}, "rating": {"N": "4.5"}, "dismissed": {"BOOL": True}}
    profiles, client = table(
        get_item={"Item": {"profile_version": {"N": "3"}}}, query=[{"Items": [rated]}, {"Items": [seen]}]
    )
    verdicts = {7: Verdict(4.5, 100, dismissed=True), 9: Verdict(None, 200, seen=True)}
    assert await profiles.load(USER) == UserProfile(USER, 3, verdicts)
    (request,) = client.requests("query")
    assert (request["ExpressionAttributeValues"], request["ConsistentRead"]) == ({":user": {"N": "944"}}, True)


async def test_a_commit_writes_version_verdicts_and_list_in_one_transaction() -> None:
    profiles, client = table()
    await profiles.commit(PROFILE, [7, 8], rendered_list(HEAD))
    (request,) = client.requests("transact_write_items")
    version, put, delete, record, mark = request["TransactItems"]
    assert mark["Put"]["TableName"] == "test-control"
    assert version["Update"] == {
        "TableName": "test-users",
        "Key": KEY,
        "UpdateExpression": "SET profile_version = :new",
        "ConditionExpression": "profile_version = :old",
        "ExpressionAttributeValues": {":new": {"N": "4"}, ":old": {"N": "3"}},
    }
    assert put["Put"] == {
        "TableName": "test-ratings",
        "Item": {**KEY, "movie_id": {"N": "7"}, "rated_at": {"N": "100"}, "rating": {"N": "4.0"}},
    }
    assert delete["Delete"] == {"TableName": "test-ratings", "Key": {**KEY, "movie_id": {"N": "8"}}}
    assert record["Put"]["TableName"] == "test-recommendations"
    assert record["Put"]["Item"]["profile_version"] == {"N": "4"}


async def test_a_commit_without_a_list_writes_none() -> None:
    profiles, client = table()
    await profiles.commit(PROFILE, [9])
    (request,) = client.requests("transact_write_items")
    assert [list(write) for write in request["TransactItems"]] == [["Update"], ["Put"], ["Put"]]


async def test_a_rating_alone_leaves_no_mark_of_a_withdrawal() -> None:
    profiles, client = table()
    await profiles.commit(PROFILE, [7])
    (request,) = client.requests("transact_write_items")
    assert [write["Put"]["TableName"] for write in request["TransactItems"][1:]] == ["test-ratings"]


@pytest.mark.parametrize(
    ("reasons", "error"),
    [
        (("ConditionalCheckFailed", "None"), ProfileMoved),
        (("ConditionalCheckFailed", "ThrottlingError"), ProfileMoved),
        (("None", "TransactionConflict"), ProfileMoved),
        (("ThrottlingError", "None"), StoreUnavailable),
        (("ProvisionedThroughputExceeded",), StoreUnavailable),
        (("ValidationError",), ClientError),
    ],
)
async def test_a_cancelled_commit_says_why_and_is_not_repeated(
    reasons: tuple[str, ...], error: type[Exception]
) -> None:
    profiles, client = table(transact_write_items=cancelled(*reasons))
    with pytest.raises(error):
        await profiles.commit(PROFILE, [7])
    assert len(client.requests("transact_write_items")) == 1


def test_flags_are_written_only_if_set_and_a_missing_rating_not_at_all() -> None:
    item = verdict_item(USER, 7, Verdict(None, 5, dismissed=True))
    assert item == {**KEY, "movie_id": {"N": "7"}, "rated_at": {"N": "5"}, "dismissed": {"BOOL": True}}


async def test_all_ratings_are_those_with_stars() -> None:
    key = {**KEY, "movie_id": {"N": "7"}, "rated_at": {"N": "5"}}
    profiles, _ = table(scan=[{"Items": [{**key, "rating": {"N": "4.5"}}]}, {"Items": [key]}])
    assert await profiles.all_ratings() == [(USER, 7, 4.5, 5)]
