"""Notices are a list of bounded length in the account's item."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from services.web.accounts.devices import Device
from services.web.accounts.notices.notice import Notice
from services.web.accounts.notices.notice_table import (
    MAX_ATTEMPTS,
    MOST_NOTICES,
    AccountNoticeTable,
    appended,
    notices_for,
)
from services.web.accounts.sessions import OpenedSession, SignedInUser
from shared.contracts.errors import Conflict
from shared.stores.dynamodb import from_item, to_item
from shared.stores.tables import Tables
from tests.support.fakes.dynamodb_by_operation import DynamoDBByOperation

NOTICE = Notice(notice_id="a" * 16, kind="passkey", at=1_900_000_000, browser="Firefox", detail="Key")
REFUSED: Any = {"Error": {"Code": "ConditionalCheckFailedException"}}


def table(**responses: Any) -> tuple[AccountNoticeTable, DynamoDBByOperation]:
    client: Any = DynamoDBByOperation(**responses)
    return AccountNoticeTable(client, Tables()), client


def user(notices: int = 1) -> dict[str, Any]:
    own = [NOTICE.model_dump() | {"notice_id": f"{number:016x}"} for number in range(notices)]
    return {"Attributes": to_item({"user_id": 944, "sessions": {"key": 1}, "notices": own})}


def test_a_notice_is_read_as_it_was_written() -> None:
    stored = from_item(to_item(appended(NOTICE)))[":notices"]
    assert notices_for("b" * 16, stored) == [NOTICE]


def test_each_is_told_once_and_nobody_of_their_own_sign_in() -> None:
    session = OpenedSession(
        SignedInUser(user_id=944, name="Ada"), "944.secret", 1_900_000_000, Device("Safari", "iPhone")
    )
    stored = [each.model_dump() for each in (session.notice(), NOTICE, NOTICE)]
    assert notices_for(session.session_id, stored) == [NOTICE]
    assert [notice.kind for notice in notices_for("b" * 16, stored)] == ["passkey", "sign_in"]


async def test_the_sessions_are_named_that_have_to_be_read_again() -> None:
    notices, client = table(update_item=user())
    assert await notices.add_notice(944, NOTICE) == ["key"]
    [request] = client.requests("update_item")
    assert request["ConditionExpression"] == "attribute_exists(sessions)"
    assert await table(update_item=ClientError(REFUSED, "UpdateItem"))[0].add_notice(944, NOTICE) == []


async def test_the_oldest_gives_way() -> None:
    notices, client = table(update_item=user(MOST_NOTICES + 2))
    await notices.add_notice(944, NOTICE)
    assert [each["UpdateExpression"] for each in client.requests("update_item")][1:] == ["REMOVE notices[0]"] * 2


async def test_of_an_account_that_has_gone_nothing_gives_way() -> None:
    await table(update_item=ClientError(REFUSED, "UpdateItem"))[0].trim(944, MOST_NOTICES + 2)


async def test_only_what_was_read_is_removed_and_only_from_what_is_stored() -> None:
    notices, client = table(get_item={"Item": user(2)["Attributes"]}, update_item=user())
    assert await notices.remove_notices(944, ["0" * 16]) == ["key"]
    [request] = client.requests("update_item")
    assert request["ConditionExpression"] == "notices = :before"
    left, before = (request["ExpressionAttributeValues"][name]["L"] for name in (":left", ":before"))
    assert (left, len(before)) == (before[1:], 2)


async def test_nothing_is_written_for_a_notice_that_is_gone() -> None:
    notices, client = table(get_item={"Item": user(2)["Attributes"]})
    assert await notices.remove_notices(944, ["f" * 16]) == []
    assert client.requests("update_item") == []


async def test_changes_meanwhile_are_read_again_a_few_times() -> None:
    notices, client = table(get_item={"Item": user(2)["Attributes"]}, update_item=ClientError(REFUSED, "UpdateItem"))
    with pytest.raises(Conflict):
        await notices.remove_notices(944, ["0" * 16])
    assert len(client.requests("get_item")) == MAX_ATTEMPTS
