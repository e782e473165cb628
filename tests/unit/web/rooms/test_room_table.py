"""Rooms in DynamoDB: readers check the expiry, writers the version."""

import time
from typing import Any

import pytest

from services.web.rooms.room import Room
from services.web.rooms.room_table import RoomTable
from shared.contracts.errors import StoreUnavailable
from shared.contracts.groups import MAX_PEOPLE
from shared.stores.dynamodb import from_item
from shared.stores.tables import Tables
from tests.support.fakes.dynamodb import refusal
from tests.support.fakes.dynamodb_by_operation import DynamoDBByOperation
from tests.unit.web.rooms.test_room import ADA, movies, room

LATER = int(time.time()) + 1000


def table(**responses: Any) -> tuple[RoomTable, DynamoDBByOperation]:
    client: Any = DynamoDBByOperation(**responses)
    return RoomTable(client, Tables("t-")), client


async def stored(of: Room, before: int | None = None) -> dict[str, Any]:
    rooms, client = table()
    assert await rooms.put("id", of, before)
    [request] = client.requests("put_item")
    return request


async def test_a_room_is_read_as_it_was_written() -> None:
    written = room(ADA).voted("ada", 1, "yes").model_copy(update={"expires_at": LATER, "version": 7})
    item = (await stored(written))["Item"]
    assert await table(get_item={"Item": item})[0].find("id") == written
    assert await table(get_item={"Item": item})[0].version("id") == 7


async def test_an_expired_room_is_none() -> None:
    item = (await stored(room(ADA).model_copy(update={"expires_at": int(time.time()) - 1})))["Item"]
    assert await table(get_item={"Item": item})[0].find("id") is None
    assert await table(get_item={"Item": item})[0].version("id") is None
    assert await table(get_item={})[0].find("id") is None


async def test_a_room_is_read_consistently_and_its_version_cheaply() -> None:
    rooms, client = table(get_item={})
    await rooms.find("id")
    await rooms.version("id")
    whole, version = client.requests("get_item")
    assert whole["ConsistentRead"]
    assert not version["ConsistentRead"]
    assert version["ProjectionExpression"] == "#version, expires_at"


async def test_a_write_depends_on_the_version_that_was_read() -> None:
    assert (await stored(room(ADA)))["ConditionExpression"] == "attribute_not_exists(room)"
    changed = await stored(room(ADA), before=4)
    assert changed["ConditionExpression"] == "#version = :before"
    assert changed["ExpressionAttributeValues"] == {":before": {"N": "4"}}


async def test_a_write_that_comes_too_late_changes_nothing() -> None:
    assert not await table(put_item=refusal("ConditionalCheckFailedException"))[0].put("id", room(ADA), 1)
    with pytest.raises(StoreUnavailable):
        await table(put_item=refusal("ThrottlingException"))[0].put("id", room(ADA), 1)


async def test_the_largest_room_is_a_small_item() -> None:
    votes = dict.fromkeys(range(1, 61), "no")
    person = {"person_id": "x" * 12, "name": "\U0001f469" * 40, "votes": votes, "picks": tuple(range(50))}
    people = tuple(ADA.model_copy(update=person) for _ in range(MAX_PEOPLE))
    largest = Room(expires_at=LATER, people=people, movies=tuple(movies(*range(1, 61))))
    assert len(from_item((await stored(largest))["Item"])["state"].value) < 8 * 1024


async def test_the_rooms_of_a_user_are_kept_as_long_as_rooms_are() -> None:
    rooms, client = table(get_item={"Item": {"rooms": {"SS": ["b", "a"]}, "expires_at": {"N": str(LATER)}}})
    await rooms.remember(944, "a", LATER)
    [request] = client.requests("update_item")
    assert request["Key"] == {"room": {"S": "user 944"}}
    assert request["UpdateExpression"] == "ADD rooms :rooms SET expires_at = :until"
    assert await rooms.rooms_of(944) == ["a", "b"]
    await rooms.forget(944)
    assert client.requests("delete_item")[0]["Key"] == {"room": {"S": "user 944"}}
    assert await table(get_item={})[0].rooms_of(944) == []
