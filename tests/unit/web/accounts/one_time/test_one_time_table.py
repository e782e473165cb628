"""Secrets are stored by their hashes, beside the grants and not to be taken for one."""

from typing import Any

from services.web.accounts.one_time.one_time_secrets import Stored
from services.web.accounts.one_time.one_time_table import OneTimeTable
from services.web.accounts.sessions import hash_secret
from services.web.oauth.grant_items import grant_key
from shared.stores.tables import Tables
from tests.support.fakes.dynamodb_by_operation import DynamoDBByOperation

STORED = Stored({"user": 944, "challenge": "abc"}, 1_900_000_000)


def table(**responses: Any) -> tuple[OneTimeTable, DynamoDBByOperation]:
    client: Any = DynamoDBByOperation(**responses)
    return OneTimeTable(client, Tables()), client


async def test_what_is_put_can_be_found_and_taken() -> None:
    secrets, client = table()
    await secrets.put("passkey", "secret", STORED)
    [put] = client.requests("put_item")
    assert put["Item"]["token"] == {"S": f"passkey#{hash_secret('secret')}"}
    assert put["Item"]["expires_at"] == {"N": "1900000000"}
    assert await table(get_item={"Item": put["Item"]})[0].find("passkey", "secret") == STORED
    secrets, client = table(delete_item={"Attributes": put["Item"]})
    assert await secrets.take("passkey", "secret") == STORED
    [taken] = client.requests("delete_item")
    assert (taken["Key"], taken["ReturnValues"]) == ({"token": put["Item"]["token"]}, "ALL_OLD")


async def test_an_unknown_secret_is_none() -> None:
    secrets, _ = table()
    assert await secrets.find("passkey", "secret") is None
    assert await secrets.take("passkey", "secret") is None


async def test_no_token_has_the_key_of_such_a_secret() -> None:
    secrets, client = table()
    await secrets.find("passkey", "secret")
    [request] = client.requests("get_item")
    assert request["Key"] not in [
        grant_key(text) for text in ("secret", "passkey#secret", request["Key"]["token"]["S"])
    ]
