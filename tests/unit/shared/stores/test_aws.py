import asyncio
from types import SimpleNamespace
from typing import Any

import pytest

from shared.contracts.errors import StoreUnavailable
from shared.stores.aws import open_dynamodb, open_session
from shared.stores.errors import store_errors

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


@pytest.mark.parametrize("body", [b"", b"<html>Sign in to the network</html>", b"null", b"[]"])
@pytest.mark.parametrize("status", [200, 404])
async def test_a_response_of_something_else_is_an_outage_and_not_an_absent_item(body: bytes, status: int) -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 %d OK\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s" % (status, len(body), body))
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        settings = SimpleNamespace(aws_endpoint_url=f"http://127.0.0.1:{port}", aws_region="us-east-1")
        async with open_dynamodb(settings) as client:
            with pytest.raises(StoreUnavailable), store_errors():
                await client.get_item(TableName="users", Key={"user_id": {"N": "1"}})


def test_sessions_share_what_botocore_loads() -> None:
    loaders = {id(open_session()._session.get_component("data_loader")) for _ in range(2)}
    assert len(loaders) == 1
