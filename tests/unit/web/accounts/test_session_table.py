from typing import Any, cast

import pytest
from botocore.exceptions import ClientError

from services.web.accounts.devices import Device
from services.web.accounts.notices.notice_table import APPEND
from services.web.accounts.session_table import SessionTable, records_of, session_attributes
from services.web.accounts.sessions import OpenedSession, SessionRecords, SignedInUser
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

    def table(self) -> SessionTable:
        return SessionTable(cast("DynamoDBClient", self), Tables())


async def test_a_sign_in_during_a_rating_is_retried_once() -> None:
    dynamodb = ConflictingDynamoDB(1)
    await dynamodb.table().add_session(SESSION, [], [])
    assert dynamodb.written == [f"SET sessions.#new = :expires_at, #device = :device, #seen = :now, {APPEND}"]


async def test_a_sign_out_during_a_rating_is_retried_once() -> None:
    dynamodb = ConflictingDynamoDB(1)
    await dynamodb.table().remove_sessions(944, [SESSION.key])
    assert dynamodb.written == ["REMOVE sessions.#key0, #device0, #seen0"]


async def test_a_second_write_conflict_means_unavailable() -> None:
    with pytest.raises(StoreUnavailable):
        await ConflictingDynamoDB(2).table().add_session(SESSION, [], [])
    with pytest.raises(StoreUnavailable):
        await ConflictingDynamoDB(1).table().remove_all_sessions(944)


def test_records_are_read_as_they_were_written_and_an_older_item_has_none() -> None:
    records = SessionRecords({"a" * 16: Device("Firefox", "Linux")}, {"a" * 16: 7, "b" * 16: 8})
    assert records_of({"name": "Ada", "sessions": {}} | session_attributes(records)) == records
    assert records_of({"name": "Ada", "sessions": {}}) == SessionRecords()
