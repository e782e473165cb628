from types import SimpleNamespace
from typing import Any

import pytest

from shared.stores.aws import open_dynamodb

SETTINGS = SimpleNamespace(aws_endpoint_url="http://127.0.0.1:9", aws_region="us-east-1")


class Seen(Exception):
    """Raised in place of the call, with what would have been sent."""


async def test_a_transaction_carries_no_token_that_its_store_would_have_to_keep() -> None:
    def see(params: Any, **_: object) -> None:
        raise Seen(params["body"].decode())

    async with open_dynamodb(SETTINGS) as client:
        client.meta.events.register("before-call.dynamodb.TransactWriteItems", see)
        key: Any = {"user_id": {"N": "1"}}
        with pytest.raises(Seen, match="TransactItems") as seen:
            await client.transact_write_items(TransactItems=[{"Delete": {"TableName": "ratings", "Key": key}}])
    assert "Token" not in str(seen.value)
