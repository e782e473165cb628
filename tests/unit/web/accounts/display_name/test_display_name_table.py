from typing import Any

from botocore.exceptions import ClientError

from services.web.accounts.display_name.display_name_table import DisplayNameTable
from services.web.accounts.display_name.display_names import DisplayName
from shared.stores.dynamodb import to_item
from shared.stores.tables import Tables
from tests.support.fakes.dynamodb_by_operation import DynamoDBByOperation

REFUSED: Any = {"Error": {"Code": "ConditionalCheckFailedException"}}


def table(**responses: Any) -> DisplayNameTable:
    client: Any = DynamoDBByOperation(**responses)
    return DisplayNameTable(client, Tables())


async def test_an_account_of_an_earlier_version_has_no_display_name() -> None:
    assert await table(get_item={}).display_name(944) == DisplayName()
    assert await table(get_item={"Item": to_item({"user_id": 944})}).display_name(944) == DisplayName()
    stored = to_item({"display_name": "Countess", "name_is_public": True})
    assert await table(get_item={"Item": stored}).display_name(944) == DisplayName("Countess", True)


async def test_the_sessions_are_named_that_have_to_be_read_again() -> None:
    changed = {"Attributes": to_item({"sessions": {"key": 1}})}
    assert await table(update_item=changed).set_display_name(944, DisplayName("Countess")) == ["key"]
    gone = table(update_item=ClientError(REFUSED, "UpdateItem"))
    assert await gone.set_display_name(944, DisplayName("Countess")) == []
