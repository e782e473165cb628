from typing import Any, cast

import pytest
from botocore.exceptions import ClientError

from services.web.oauth.grant_table import GrantTable
from services.web.oauth.grants import AuthorizationRequest, Grant
from shared.contracts.errors import StoreUnavailable
from shared.stores.aws import DynamoDBClient
from shared.stores.tables import Tables

ASKED = AuthorizationRequest(
    client_id="alexa", redirect_uri="https://a.example", scopes=("lists:read",), challenge="c", state=""
)
CODE = Grant.question(944, ASKED).code()
NONE = {"Code": "None"}


class Refusing:
    """DynamoDB that refuses as many writes as there are reasons, each for its own."""

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


async def exchanged(dynamodb: Refusing) -> bool:
    return await GrantTable(cast("DynamoDBClient", dynamodb), Tables()).exchange("code", CODE, {})


async def test_a_condition_that_does_not_hold_is_a_no() -> None:
    dynamodb = Refusing("ConditionalCheckFailed")
    assert not await exchanged(dynamodb)
    assert dynamodb.calls == 1


async def test_a_rating_at_the_same_moment_costs_no_link() -> None:
    dynamodb = Refusing("TransactionConflict", "TransactionConflict")
    assert await exchanged(dynamodb)
    assert dynamodb.calls == 3


async def test_who_is_always_crossed_is_told_to_come_back() -> None:
    with pytest.raises(StoreUnavailable):
        await exchanged(Refusing(*["TransactionConflict"] * 9))


async def test_any_other_reason_is_a_fault_of_ours() -> None:
    with pytest.raises(ClientError):
        await exchanged(Refusing("ValidationError"))


async def test_a_link_that_begins_waits_for_a_rating_at_the_same_moment() -> None:
    dynamodb = Refusing("TransactionConflictException")
    assert await GrantTable(cast("DynamoDBClient", dynamodb), Tables()).add_family(944, "a-family")
    assert dynamodb.calls == 2
