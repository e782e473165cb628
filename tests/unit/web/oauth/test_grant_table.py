from typing import Any, cast

import pytest
from botocore.exceptions import ClientError

from services.web.oauth.grant_table import GrantTable
from services.web.oauth.grants import AuthorizationRequest, Grant
from shared.contracts.errors import StoreUnavailable
from shared.stores.aws import DynamoDBClient
from shared.stores.tables import Tables

REQUEST = AuthorizationRequest(
    client_id="alexa", redirect_uri="https://a.example", scopes=("lists:read",), challenge="c", state=""
)
CODE = Grant.question(944, REQUEST).code()
NONE = {"Code": "None"}


class RefusingDynamoDB:
    """DynamoDB that refuses one write for each of the reasons."""

    def __init__(self, *reasons: str) -> None:
        self.reasons = list(reasons)
        self.calls = 0

    async def transact_write_items(self, **_: Any) -> None:
        self.calls += 1
        if self.reasons:
            why = [NONE, {"Code": self.reasons.pop(0)}, NONE, NONE]
            error = {"Error": {"Code": "TransactionCanceledException"}, "CancellationReasons": why}
            raise ClientError(cast("Any", error), "TransactWriteItems")

    async def update_item(self, **_: Any) -> None:
        self.calls += 1
        if self.reasons:
            raise ClientError(cast("Any", {"Error": {"Code": self.reasons.pop(0)}}), "UpdateItem")


async def exchange(dynamodb: RefusingDynamoDB) -> bool:
    return await GrantTable(cast("DynamoDBClient", dynamodb), Tables()).exchange("code", CODE, {})


async def test_a_failed_condition_returns_false_without_a_retry() -> None:
    dynamodb = RefusingDynamoDB("ConditionalCheckFailed")
    assert not await exchange(dynamodb)
    assert dynamodb.calls == 1


async def test_an_exchange_retries_a_conflict_with_a_rating() -> None:
    dynamodb = RefusingDynamoDB("TransactionConflict", "TransactionConflict")
    assert await exchange(dynamodb)
    assert dynamodb.calls == 3


async def test_repeated_conflicts_mean_unavailable() -> None:
    with pytest.raises(StoreUnavailable):
        await exchange(RefusingDynamoDB(*["TransactionConflict"] * 9))


async def test_a_validation_error_is_raised_as_it_is() -> None:
    with pytest.raises(ClientError):
        await exchange(RefusingDynamoDB("ValidationError"))


async def test_adding_a_family_retries_a_conflict_with_a_rating() -> None:
    dynamodb = RefusingDynamoDB("TransactionConflictException")
    assert await GrantTable(cast("DynamoDBClient", dynamodb), Tables()).add_family(944, "a-family")
    assert dynamodb.calls == 2
