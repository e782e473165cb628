import hashlib
import hmac
from typing import Any, cast

import pytest
from botocore.exceptions import EndpointConnectionError
from pydantic import SecretStr

from services.voice.adapters.remembered_users import RememberedUserTable
from shared.contracts.errors import StoreUnavailable
from shared.stores.aws import DynamoDBClient
from shared.stores.tables import Tables

SECRET = "a-secret"
ALEXA_USER = "amzn1.ask.account.\udcff"
HASH = hmac.new(SECRET.encode(), b"amzn1.ask.account.?", hashlib.sha256).hexdigest()


class FakeDynamoDB:
    """Keeps the items of one table by their key."""

    def __init__(self) -> None:
        self.items: dict[str, dict[str, Any]] = {}
        self.is_down = False

    async def get_item(self, TableName: str, Key: dict[str, Any]) -> dict[str, Any]:
        assert TableName == "test-voices"
        if self.is_down:
            raise EndpointConnectionError(endpoint_url="http://dynamodb")
        item = self.items.get(Key["voice"]["S"])
        return {"Item": item} if item else {}

    async def update_item(
        self,
        TableName: str,
        Key: dict[str, Any],
        UpdateExpression: str,
        ExpressionAttributeNames: dict[str, str],
        ReturnValues: str,
        ExpressionAttributeValues: dict[str, Any] | None = None,
    ) -> dict[str, Any]:
        assert (TableName, ReturnValues) == ("test-voices", "ALL_OLD")
        before = self.items.get(Key["voice"]["S"])
        item, name = {**(before or Key)}, ExpressionAttributeNames["#name"]
        if UpdateExpression == "SET #name = :user":
            item[name] = (ExpressionAttributeValues or {})[":user"]
        else:
            assert UpdateExpression == "REMOVE #name"
            item.pop(name, None)
        self.items[Key["voice"]["S"]] = item
        return {"Attributes": before} if before else {}

    async def delete_item(self, TableName: str, Key: dict[str, Any]) -> None:
        assert TableName == "test-voices"
        self.items.pop(Key["voice"]["S"], None)


@pytest.fixture
def dynamodb() -> FakeDynamoDB:
    return FakeDynamoDB()


@pytest.fixture
def users(dynamodb: FakeDynamoDB) -> RememberedUserTable:
    return RememberedUserTable(cast(DynamoDBClient, dynamodb), Tables("test-"), SecretStr(SECRET))


async def test_a_remembered_user_is_found_until_forgotten(users: RememberedUserTable) -> None:
    assert await users.find(ALEXA_USER, None) is None
    await users.remember(ALEXA_USER, None, 196)
    assert await users.find(ALEXA_USER, None) == 196
    assert await users.forget(ALEXA_USER, None)
    assert await users.find(ALEXA_USER, None) is None
    assert not await users.forget(ALEXA_USER, None)


async def test_only_a_keyed_hash_is_stored(users: RememberedUserTable, dynamodb: FakeDynamoDB) -> None:
    await users.remember(ALEXA_USER, None, 196)
    assert list(dynamodb.items.values()) == [{"voice": {"S": HASH}, "user_id": {"N": "196"}}]


async def test_an_unreachable_store_is_raised_as_unavailable(
    users: RememberedUserTable, dynamodb: FakeDynamoDB
) -> None:
    dynamodb.is_down = True
    with pytest.raises(StoreUnavailable):
        await users.find(ALEXA_USER, None)


async def test_people_of_a_household_are_kept_apart(users: RememberedUserTable, dynamodb: FakeDynamoDB) -> None:
    await users.remember(ALEXA_USER, "ada", 196)
    await users.remember(ALEXA_USER, "ben", 7)
    assert [await users.find(ALEXA_USER, person) for person in ("ada", "ben", "eve", None)] == [196, 7, None, None]
    assert not await users.forget(ALEXA_USER, "eve")
    assert not await users.forget(ALEXA_USER, None)
    assert await users.forget(ALEXA_USER, "ada")
    assert [await users.find(ALEXA_USER, person) for person in ("ada", "ben")] == [None, 7]
    assert "ben" not in str(dynamodb.items)


async def test_everyone_is_forgotten_with_the_skill(users: RememberedUserTable, dynamodb: FakeDynamoDB) -> None:
    await users.remember(ALEXA_USER, "ada", 196)
    await users.remember(ALEXA_USER, None, 7)
    await users.forget_all(ALEXA_USER)
    assert dynamodb.items == {}


async def test_the_last_one_who_is_forgotten_leaves_nothing(users: RememberedUserTable, dynamodb: FakeDynamoDB) -> None:
    await users.remember(ALEXA_USER, "ada", 196)
    assert await users.forget(ALEXA_USER, "ada")
    assert dynamodb.items == {}


def with_secret(dynamodb: FakeDynamoDB, secret: str) -> RememberedUserTable:
    return RememberedUserTable(cast(DynamoDBClient, dynamodb), Tables("test-"), SecretStr(secret))


async def test_a_new_secret_forgets_nobody_who_speaks_while_the_old_one_is_accepted(
    users: RememberedUserTable, dynamodb: FakeDynamoDB
) -> None:
    await users.remember(ALEXA_USER, "ada", 196)
    await users.remember(ALEXA_USER, None, 7)
    assert await with_secret(dynamodb, "another-one").find(ALEXA_USER, "ada") is None
    assert await with_secret(dynamodb, f"another-one {SECRET}").find(ALEXA_USER, "ada") == 196
    assert await with_secret(dynamodb, "another-one").find(ALEXA_USER, "ada") == 196
    assert await with_secret(dynamodb, "another-one").find(ALEXA_USER, None) is None


async def test_who_is_forgotten_is_forgotten_under_both_secrets(
    users: RememberedUserTable, dynamodb: FakeDynamoDB
) -> None:
    both = with_secret(dynamodb, f"another-one {SECRET}")
    await users.remember(ALEXA_USER, "ada", 196)
    await users.remember(ALEXA_USER, None, 7)
    await both.find(ALEXA_USER, "ada")
    assert await both.forget(ALEXA_USER, "ada")
    assert await both.find(ALEXA_USER, "ada") is None
    assert await both.find(ALEXA_USER, None) == 7
    await both.forget_all(ALEXA_USER)
    assert dynamodb.items == {}
