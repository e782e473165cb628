import time
from typing import Any

import pytest

from shared.contracts.errors import StoreUnavailable
from shared.contracts.movies import Movie
from shared.lists.compact_list import CompactList, PopularityReason
from shared.lists.format1.stored_list import StoredList
from shared.lists.found_list import OutdatedList
from shared.lists.fragments.table import Fragments
from shared.lists.ready_list import Access, ReadyList
from shared.lists.rendering import RenderedList, render
from shared.lists.table import ListTable
from shared.stores.tables import Tables
from tests.support.compact_lists import HEAD
from tests.support.fakes.dynamodb import LOST, ScriptedDynamoDB, refusal

NOW = 1_800_000_000
KEY = {"user_id": {"N": "944"}}
FRAGMENTS = Fragments.from_movies([Movie(movie_id=1, title="Heat", year=1995, genres=[])])
COMPACT = CompactList(HEAD, [1], [12_345], [412], [PopularityReason(5, 40)])
READY = render(COMPACT, FRAGMENTS, Access.TITLES)
ITEM = {
    **KEY,
    "version": {"N": "31"},
    "list": {"B": COMPACT.pack()},
    "list_expires": {"N": str(NOW + 1)},
}


@pytest.fixture(autouse=True)
def frozen_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "time", lambda: NOW)


def table(*responses: Any, fragments: Fragments | None = FRAGMENTS) -> tuple[ListTable, ScriptedDynamoDB]:
    dynamodb = ScriptedDynamoDB(*responses)
    return ListTable(dynamodb.client, Tables("test-"), lambda: fragments), dynamodb


def without(*names: str) -> dict[str, Any]:
    return {name: value for name, value in ITEM.items() if name not in names}


async def test_a_list_and_its_version_are_one_consistent_read() -> None:
    lists, dynamodb = table({"Item": ITEM})
    assert await lists.get(944) == READY
    ((operation, request),) = dynamodb.requests
    assert (operation, request["TableName"], request["Key"]) == ("get_item", "test-profiles", KEY)
    assert request["ConsistentRead"] is True
    assert request["ProjectionExpression"] == "user_id, #version, #list, #expires, #visibility"
    assert request["ExpressionAttributeNames"] == {
        "#version": "version",
        "#list": "list",
        "#expires": "list_expires",
        "#visibility": "visibility",
    }


async def test_the_model_of_a_list_is_known_without_what_it_is_rendered_with() -> None:
    lists, dynamodb = table({"Item": ITEM}, fragments=None)
    assert await lists.model_version(944) == HEAD.model_version
    ((_, request),) = dynamodb.requests
    assert request["ConsistentRead"] is False
    assert request["ProjectionExpression"] == "user_id, #version, #list, #expires"


@pytest.mark.parametrize(
    "response",
    [
        {},
        {"Item": without("list", "list_expires")},
        {"Item": ITEM | {"list_expires": {"N": str(NOW)}}},
        {"Item": ITEM | {"list": {"B": b"\x09"}}},
    ],
    ids=["no profile", "no list", "expired", "unknown layout"],
)
async def test_a_list_that_cannot_be_read_is_of_no_model(response: dict[str, Any]) -> None:
    lists, _ = table(response)
    assert await lists.model_version(944) is None


async def test_the_version_is_that_of_the_profile() -> None:
    lists, _ = table({"Item": ITEM | {"version": {"N": "32"}}})
    found = await lists.get(944)
    assert isinstance(found, ReadyList)
    assert found.head.profile_version == 32


async def test_a_changed_profile_without_a_list_may_have_been_converted_and_needs_one() -> None:
    lists, _ = table({"Item": without("list", "list_expires")})
    assert await lists.get(944) == OutdatedList()


@pytest.mark.parametrize("item", [{**KEY, "version": {"N": "0"}}, {**KEY, "erased": {"BOOL": True}}])
async def test_a_new_profile_and_an_erased_one_have_no_list(item: dict[str, Any]) -> None:
    lists, _ = table({"Item": item})
    assert await lists.get(944) is None


@pytest.mark.parametrize(
    "changes",
    [
        {"list_expires": {"N": str(NOW)}},
        {"list": {"B": b"\x09" + COMPACT.pack()[1:]}},
        {"list": {"B": CompactList(HEAD, [2], [1], [300], [PopularityReason(1, 30)]).pack()}},
    ],
    ids=["expired", "of another layout", "of an unknown movie"],
)
async def test_a_list_that_cannot_be_used_is_outdated(changes: dict[str, Any]) -> None:
    lists, _ = table({"Item": ITEM | changes})
    assert await lists.get(944) == OutdatedList()


async def test_without_fragments_every_list_is_outdated() -> None:
    lists, _ = table({"Item": ITEM}, fragments=None)
    assert await lists.get(944) == OutdatedList()


def in_format_1(version: str) -> list[Any]:
    """The responses for a user without an item in `profiles`."""
    record = {
        **KEY,
        "profile_version": {"N": version},
        "model_version": {"S": "m1"},
        "computed_at": {"S": "2026-01-02T03:04:05Z"},
        "movies": {"S": "{}"},
        "expires_at": {"N": str(NOW + 1)},
    }
    users = [{"profile_version": {"N": version}}]
    return [{}, {"Responses": {"test-users": users, "test-recommendations": [record]}}]


async def test_a_profile_that_is_not_converted_is_read_in_format_1() -> None:
    lists, dynamodb = table(*in_format_1("7"))
    found = await lists.get(944)
    assert isinstance(found, StoredList)
    assert found.profile_version == 7
    assert [operation for operation, _ in dynamodb.requests] == ["get_item", "batch_get_item"]


async def test_the_list_of_a_sample_user_in_format_1_is_computed_again() -> None:
    lists, _ = table(*in_format_1("0"))
    assert await lists.get(944) == OutdatedList()


async def test_a_list_is_stored_only_beside_the_version_that_it_was_computed_from() -> None:
    lists, dynamodb = table({})
    assert await lists.put(RenderedList(COMPACT, READY)) is True
    assert dynamodb.requests == [
        (
            "update_item",
            {
                "TableName": "test-profiles",
                "Key": KEY,
                "UpdateExpression": "SET #list = :list, #expires = :expires, #version = :version",
                "ConditionExpression": "#version = :version",
                "ExpressionAttributeNames": {"#version": "version", "#list": "list", "#expires": "list_expires"},
                "ExpressionAttributeValues": {
                    ":list": {"B": COMPACT.pack()},
                    ":expires": {"N": str(COMPACT.expires_at)},
                    ":version": {"N": "31"},
                },
            },
        )
    ]


async def test_the_list_of_a_sample_user_begins_its_item() -> None:
    head = HEAD.model_copy(update={"profile_version": 0})
    compact = CompactList(head, [], [], [], [])
    lists, dynamodb = table({})
    assert await lists.put(RenderedList(compact, ReadyList(head, "f", []))) is True
    ((_, request),) = dynamodb.requests
    assert request["ConditionExpression"] == "#version = :version OR attribute_not_exists(user_id)"


async def test_a_list_of_another_version_is_refused_and_counted() -> None:
    lists, _ = table(refusal("ConditionalCheckFailedException"))
    assert await lists.put(RenderedList(COMPACT, READY)) is False
    sample = lists.metrics.registry.get_sample_value
    assert sample("matinee_fence_rejections_total", {"store": "dynamodb"}) == 1


async def test_a_lost_connection_is_retried_once() -> None:
    lists, _ = table(LOST, {"Item": ITEM}, LOST, {}, LOST, LOST)
    assert await lists.get(944) == READY
    assert await lists.put(RenderedList(COMPACT, READY)) is True
    with pytest.raises(StoreUnavailable):
        await lists.get(944)


@pytest.mark.parametrize(
    ("changes", "access"),
    [
        ({"version": {"N": "0"}}, Access.EVERYTHING),
        ({}, Access.TITLES),
        ({"visibility": {"S": "link"}}, Access.LINK),
        ({"visibility": {"S": "closed"}}, Access.NOTHING),
        ({"visibility": {"S": "something newer"}}, Access.NOTHING),
    ],
)
async def test_a_list_is_read_with_who_may_see_it(changes: dict[str, Any], access: Access) -> None:
    lists, _ = table({"Item": ITEM | changes})
    ready = await lists.get(944)
    assert isinstance(ready, ReadyList)
    assert ready.access == access
