import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest

from services.web.accounts.accounts import Account
from services.web.accounts.user_table import IDS_PER_BLOCK, UserTable
from shared.lists.store_format import Format, StoreFormat
from shared.stores.tables import Tables
from tests.support.fakes.dynamodb_by_operation import DynamoDBByOperation

ADA = Account(201, "Ada", "hash", {"key": 1})


def table(writing: Format, **responses: Any) -> tuple[UserTable, DynamoDBByOperation]:
    client: Any = DynamoDBByOperation(**responses)
    return UserTable(client, Tables("test-"), StoreFormat(writing, writing)), client


async def test_ids_are_reserved_in_blocks_and_each_is_given_once() -> None:
    lasts = [{"Attributes": {"last_user_id": {"N": str(last)}}} for last in (200 + IDS_PER_BLOCK, 900 + IDS_PER_BLOCK)]
    users, client = table(2, update_item=lasts)
    ids = await asyncio.gather(*(users.next_id() for _ in range(IDS_PER_BLOCK + 1)))
    assert sorted(ids) == [*range(201, 201 + IDS_PER_BLOCK), 901]
    assert len(client.calls) == 2
    assert client.calls[0][1]["ExpressionAttributeValues"] == {":ids": {"N": str(IDS_PER_BLOCK)}}


@pytest.mark.parametrize("writing", [1, 2])
async def test_a_new_account_gets_an_empty_profile_in_the_format_of_the_stores(writing: Format) -> None:
    users, client = table(writing)
    await users.create(ADA, "ada", datetime(2026, 1, 2, tzinfo=UTC))
    claim, account, *profile = client.requests("transact_write_items")[0]["TransactItems"]
    assert claim["Put"]["Item"] == {"name": {"S": "ada"}, "user_id": {"N": "201"}}
    assert ("profile_version" in account["Put"]["Item"]) == (writing == 1)
    new = [(put["Put"]["TableName"], put["Put"]["Item"]) for put in profile]
    expected = {"user_id": {"N": "201"}, "version": {"N": "0"}}
    assert new == ([] if writing == 1 else [("test-profiles", expected)])
