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

    async def put_item(self, TableName: str, Item: dict[str, Any]) -> None:
        assert TableName == "test-voices"
        self.items[Item["voice"]["S"]] = Item

    async def delete_item(self, TableName: str, Key: dict[str, Any], ReturnValues: str) -> dict[str, Any]:
        assert (TableName, ReturnValues) == ("test-voices", "ALL_OLD")
        item = self.items.pop(Key["voice"]["S"], None)
        return {"Attributes": item} if item else {}


@pytest.fixture
def dynamodb() -> FakeDynamoDB:
    return FakeDynamoDB()


@pytest.fixture
def users(dynamodb: FakeDynamoDB) -> RememberedUserTable:
    return RememberedUserTable(cast(DynamoDBClient, dynamodb), Tables("test-"), SecretStr(SECRET))


async def test_a_remembered_user_is_found_until_forgotten(users: RememberedUserTable) -> None:
    assert await users.find(ALEXA_USER) is None
    await users.remember(ALEXA_USER, 196)
    assert await users.find(ALEXA_USER) == 196
    assert await users.forget(ALEXA_USER)
    assert await users.find(ALEXA_USER) is None
    assert not await users.forget(ALEXA_USER)


async def test_only_a_keyed_hash_is_stored(users: RememberedUserTable, dynamodb: FakeDynamoDB) -> None:
    await users.remember(ALEXA_USER, 196)
    assert list(dynamodb.items.values()) == [{"voice": {"S": HASH}, "user_id": {"N": "196"}}]


async def test_an_unreachable_store_is_raised_as_unavailable(
    users: RememberedUserTable, dynamodb: FakeDynamoDB
) -> None:
    dynamodb.is_down = True
    with pytest.raises(StoreUnavailable):
        await users.find(ALEXA_USER)
