from typing import Any, cast

import pytest
from botocore.exceptions import ClientError

from services.web.accounts.sessions import OpenedSession, SignedInUser
from services.web.accounts.user_table import UserTable
from shared.contracts.errors import StoreUnavailable
from shared.stores.aws import DynamoDBClient
from shared.stores.tables import Tables

SESSION = OpenedSession(SignedInUser(user_id=944, name="Ada"), "944.secret", 1_900_000_000)


class ConflictingDynamoDB:
    """DynamoDB that refuses the first `times` writes because of another transaction."""

    def __init__(self, times: int) -> None:
        self.times = times
        self.written: list[str] = []

    async def update_item(self, **what: Any) -> dict[str, Any]:
        if self.times:
            self.times -= 1
            raise ClientError(cast("Any", {"Error": {"Code": "TransactionConflictException"}}), "UpdateItem")
        self.written.append(what["UpdateExpression"])
        return {"Attributes": {"sessions": {"M": {}}}}

    def table(self) -> UserTable:
        return UserTable(cast("DynamoDBClient", self), Tables())


async def test_a_sign_in_during_a_rating_is_retried_once() -> None:
    dynamodb = ConflictingDynamoDB(1)
    await dynamodb.table().add_session(SESSION, [])
    assert dynamodb.written == ["SET sessions.#new = :expires_at"]


async def test_a_sign_out_during_a_rating_is_retried_once() -> None:
    dynamodb = ConflictingDynamoDB(1)
    await dynamodb.table().remove_session(944, SESSION.key)
    assert dynamodb.written == ["REMOVE sessions.#key"]


async def test_a_second_write_conflict_means_unavailable() -> None:
    with pytest.raises(StoreUnavailable):
        await ConflictingDynamoDB(2).table().add_session(SESSION, [])
    with pytest.raises(StoreUnavailable):
        await ConflictingDynamoDB(1).table().remove_all_sessions(944)
