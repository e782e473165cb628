"""The same updates with and without botocore, against a server that says what a test wants."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest
from botocore.exceptions import BotoCoreError, ClientError

from shared.stores.aws import MAX_FAILURES, open_dynamodb
from shared.stores.errors import CircuitOpen
from shared.stores.lean_updates import LeanUpdates
from shared.telemetry.metrics import Metrics

UPDATE: dict[str, Any] = {
    "TableName": "profiles",
    "Key": {"user_id": {"N": "944"}},
    "UpdateExpression": "SET #v = :v",
    "ExpressionAttributeNames": {"#v": "verdicts"},
    "ExpressionAttributeValues": {":v": {"B": b"\x00\xff"}, ":s": {"BS": [b"a", b"b"]}, ":l": {"L": [{"B": b""}]}},
}
ITEM = b'{"Attributes": {"B": {"B": "AP8="}, "s": {"BS": ["YQ=="]}, "m": {"M": {"B": {"S": "x"}}}, "n": {"N": "1"}}}'
REFUSED = b'{"__type": "com.amazonaws.dynamodb.v20120810#%b", "%b": "no", "Item": {"a": {"B": "YQ=="}}}'
RESPONSES = [
    (200, b"{}"),
    (200, ITEM),
    (200, b""),
    (200, b"<html>"),
    (200, b"null"),
    (400, REFUSED % (b"ConditionalCheckFailedException", b"message")),
    (400, REFUSED % (b"ProvisionedThroughputExceededException", b"Message")),
    (400, REFUSED % (b"TransactionConflictException", b"message")),
    (400, REFUSED % (b"NewlyInventedException", b"message")),
    (403, b'{"__type": "ExpiredTokenException:http://x", "message": "old"}'),
    (500, b'{"__type": "InternalServerError", "message": "sorry"}'),
    (503, b"Service Unavailable"),
]


@dataclass
class Server:
    response: tuple[int, bytes] = (200, b"{}")
    port: int = 0
    requests: list[tuple[bytes, bytes]] = field(default_factory=list)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        length = next(int(line[15:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:"))
        self.requests.append((head, await reader.readexactly(length)))
        status, body = self.response
        writer.write(b"HTTP/1.1 %d OK\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s" % (status, len(body), body))
        writer.close()


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    server = Server()
    async with await asyncio.start_server(server.serve, "127.0.0.1", 0) as listening:
        server.port = listening.sockets[0].getsockname()[1]
        yield server


@pytest.fixture(autouse=True)
def credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKID")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "a secret of this test")
    monkeypatch.setenv("AWS_SESSION_TOKEN", "a token")


@asynccontextmanager
async def opened(port: int, *, lean: bool = True, metrics: Metrics | None = None) -> AsyncIterator[Any]:
    with pytest.MonkeyPatch.context() as patches:
        if not lean:
            patches.setattr(LeanUpdates, "install", lambda _updates: None)
        settings = SimpleNamespace(aws_endpoint_url=f"http://127.0.0.1:{port}", aws_region="us-east-1")
        async with open_dynamodb(settings, metrics) as client:
            yield client


async def outcome(port: int, *, lean: bool) -> Any:
    async with opened(port, lean=lean) as client:
        try:
            response = await client.update_item(**UPDATE)
        except ClientError as error:
            details: Any = error.response
            item = details.get("Item") if "Condition" in str(error) else None
            return type(error).__name__, str(error).replace(" (reached max retries: 0)", ""), details["Error"], item
        except BotoCoreError as error:
            return type(error), str(error)
        return {name: value for name, value in response.items() if name != "ResponseMetadata"}


@pytest.mark.parametrize(("status", "body"), RESPONSES)
async def test_every_response_means_what_it_means_to_botocore(server: Server, status: int, body: bytes) -> None:
    server.response = status, body
    assert await outcome(server.port, lean=True) == await outcome(server.port, lean=False)


async def test_the_request_is_that_of_botocore(server: Server) -> None:
    for lean in (True, False):
        await outcome(server.port, lean=lean)
    (lean_head, lean_body), (usual_head, usual_body) = server.requests
    assert json.loads(lean_body) == json.loads(usual_body)
    lean_fields, usual_fields = fields(lean_head), fields(usual_head)
    names = {"authorization", "content-type", "x-amz-target", "x-amz-security-token", "user-agent", "host"}
    assert names <= lean_fields.keys()
    for name in names - {"authorization", "user-agent"}:
        assert lean_fields[name] == usual_fields[name]


def fields(head: bytes) -> dict[str, str]:
    lines = head.decode().split("\r\n")[1:-2]
    return {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}


async def test_a_server_that_is_away_means_what_it_means_to_botocore() -> None:
    assert await outcome(1, lean=True) == await outcome(1, lean=False)


async def test_no_credentials_mean_what_they_mean_to_botocore(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/nonexistent")
    monkeypatch.setenv("AWS_CONFIG_FILE", "/nonexistent")
    assert await outcome(server.port, lean=True) == await outcome(server.port, lean=False)
    assert server.requests == []


async def test_failures_open_the_circuit_that_all_calls_share(server: Server) -> None:
    server.response = 500, b"{}"
    metrics = Metrics()
    async with opened(server.port, metrics=metrics) as client:
        for _ in range(MAX_FAILURES):
            with pytest.raises(ClientError):
                await client.update_item(**UPDATE)
        for call in (client.update_item(**UPDATE), client.get_item(TableName="users", Key=UPDATE["Key"])):
            with pytest.raises(CircuitOpen):
                await call
    assert len(server.requests) == MAX_FAILURES
    assert metrics.registry.get_sample_value("matinee_store_errors_total", {"store": "dynamodb"}) == MAX_FAILURES


async def test_a_refusal_shows_that_the_service_is_up(server: Server) -> None:
    async with opened(server.port) as client:
        for status in (500, 400) * MAX_FAILURES:
            server.response = status, b"{}"
            with pytest.raises(ClientError):
                await client.update_item(**UPDATE)
    assert len(server.requests) == 2 * MAX_FAILURES
