"""Passkeys are a map in the account's item; each change is one conditional update."""

from dataclasses import replace
from typing import Any

import pytest
from botocore.exceptions import ClientError

from services.web.accounts.passkeys.passkey import Passkey
from services.web.accounts.passkeys.passkey_table import PasskeyTable
from shared.contracts.errors import StoreUnavailable
from shared.stores.dynamodb import to_item
from shared.stores.tables import Tables
from tests.support.fakes.dynamodb_by_operation import DynamoDBByOperation

PASSKEY = Passkey("credential", "key", 3, "Phone", 1_900_000_000)
ID = PASSKEY.passkey_id


def table(**responses: Any) -> tuple[PasskeyTable, DynamoDBByOperation]:
    client: Any = DynamoDBByOperation(**responses)
    return PasskeyTable(client, Tables()), client


def refused(code: str = "ConditionalCheckFailedException") -> ClientError:
    response: Any = {"Error": {"Code": code}}
    return ClientError(response, "UpdateItem")


async def test_passkeys_are_read_as_they_were_added() -> None:
    passkeys, client = table()
    assert await passkeys.passkeys(944) == ()
    for added in (PASSKEY, replace(PASSKEY, used=1_900_000_001)):
        assert await passkeys.add_passkey(944, added, 10)
        stored = client.requests("update_item")[-1]["ExpressionAttributeValues"][":passkey"]
        item = {"passkeys": {"M": {ID: stored}}}
        assert await table(get_item={"Item": item})[0].passkeys(944) == (added,)


async def test_adding_depends_on_the_number_and_on_an_account_that_stays() -> None:
    passkeys, client = table()
    await passkeys.add_passkey(944, PASSKEY, 10)
    first, second = client.requests("update_item")
    assert first["ConditionExpression"] == "attribute_exists(sessions)"
    assert second["ConditionExpression"] == "attribute_not_exists(passkeys.#id) AND size(passkeys) < :most"
    assert second["ExpressionAttributeValues"][":most"] == {"N": "10"}


async def test_a_use_depends_on_the_count_that_was_read() -> None:
    passkeys, client = table()
    assert await passkeys.mark_used(944, PASSKEY, 4, 1_900_000_002)
    [request] = client.requests("update_item")
    assert request["ConditionExpression"] == "passkeys.#id.sign_count = :before"
    assert request["ExpressionAttributeValues"] == to_item({":count": 4, ":now": 1_900_000_002, ":before": 3})


async def test_a_failed_condition_changes_nothing() -> None:
    assert not await table(update_item=refused())[0].add_passkey(944, PASSKEY, 10)
    assert not await table(update_item=refused())[0].rename_passkey(944, ID, "Laptop")
    assert not await table(update_item=refused())[0].mark_used(944, PASSKEY, 4, 1)
    await table(update_item=refused())[0].remove_passkey(944, ID)
    with pytest.raises(StoreUnavailable):
        await table(update_item=refused("ThrottlingException"))[0].rename_passkey(944, ID, "Laptop")
