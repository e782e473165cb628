from types import SimpleNamespace
from typing import Any

import pytest

from shared.stores.aws import open_dynamodb

SETTINGS = SimpleNamespace(aws_endpoint_url="http://127.0.0.1:9", aws_region="us-east-1")


class Seen(Exception):
    """Raised instead of the call, with the request body."""


async def test_a_transaction_has_no_idempotency_token() -> None:
    def see(params: Any, **_: object) -> None:
        raise Seen(params["body"].decode())

    async with open_dynamodb(SETTINGS) as client:
        client.meta.events.register("before-call.dynamodb.TransactWriteItems", see)
        key: Any = {"user_id": {"N": "1"}}
        with pytest.raises(Seen, match="TransactItems") as seen:
            await client.transact_write_items(TransactItems=[{"Delete": {"TableName": "ratings", "Key": key}}])
    assert "Token" not in str(seen.value)
