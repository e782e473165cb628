from typing import Any

from botocore.exceptions import ClientError

from services.web.accounts.mail.address_table import AddressTable
from services.web.accounts.mail.mail_address import MailAddress
from shared.stores.dynamodb import to_item
from shared.stores.tables import Tables
from tests.support.fakes.dynamodb_by_operation import DynamoDBByOperation

ADDRESS = MailAddress("ada@example.org", "de")
REFUSED: Any = {"Error": {"Code": "ConditionalCheckFailedException"}}


def table(**responses: Any) -> tuple[AddressTable, DynamoDBByOperation]:
    client: Any = DynamoDBByOperation(**responses)
    return AddressTable(client, Tables()), client


async def test_an_address_is_read_as_it_was_written() -> None:
    addresses, client = table()
    assert await addresses.address(944) is None
    await addresses.set_address(944, ADDRESS)
    [request] = client.requests("update_item")
    stored = {"Item": {"mail": request["ExpressionAttributeValues"][":mail"]}}
    assert await table(get_item=stored)[0].address(944) == ADDRESS


async def test_a_recovery_depends_on_the_address_and_ends_all_that_opens_the_account() -> None:
    addresses, client = table()
    assert await addresses.recover(944, ADDRESS.text, "hash")
    [request] = client.requests("update_item")
    assert request["UpdateExpression"] == "SET password = :password, sessions = :none REMOVE links, passkeys, recovery"
    assert request["ConditionExpression"].startswith("mail.#text = :address")
    assert request["ExpressionAttributeValues"][":address"] == to_item({"a": ADDRESS.text})["a"]
    assert not await table(update_item=ClientError(REFUSED, "UpdateItem"))[0].recover(944, ADDRESS.text, "hash")
