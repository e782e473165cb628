import asyncio
import json
from collections.abc import Iterable, Mapping
from typing import Any

import pytest

from embedded.aws.errors import ErrorResponse, dynamodb_error
from embedded.durable_app import DurableApp, Message, Receive, Scope, Send, replay
from embedded.journal import Entry

WRITE, READ = "DynamoDB_20120810.PutItem", "DynamoDB_20120810.GetItem"


class Journal:
    """Keeps entries in a list; nothing is durable before `synced` is set."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.synced = asyncio.Event()
        self.failure: OSError | None = None

    @property
    def position(self) -> int:
        return len(self.entries)

    def append(self, entry: Entry) -> None:
        self.entries.append(entry)

    async def durable(self, position: int) -> None:
        if position:
            await self.synced.wait()
        if self.failure:
            raise self.failure


class Table:
    """An ASGI app that takes a moment to take each body in, and refuses `no`."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = (await receive())["body"]
        await asyncio.sleep(0)
        if body != b"no":
            self.bodies.append(body)
        await send({"type": "http.response.start", "status": 400 if body == b"no" else 200, "headers": []})
        await send({"type": "http.response.body", "body": json.dumps(scope["path"]).encode()})


class Client:
    def __init__(
        self, target: str, *parts: bytes, headers: Iterable[tuple[bytes, bytes]] = (), path: str = "/"
    ) -> None:
        sent = [(b"x-amz-target", target.encode()), (b"authorization", b"me"), (b"user-agent", b"x"), *headers]
        self.scope: Scope = {"type": "http", "method": "POST", "path": path, "headers": sent}
        self.messages: list[Message] = [
            {"type": "http.request", "body": part, "more_body": part is not parts[-1]} for part in parts
        ]
        self.answer: list[Message] = []

    async def receive(self) -> Message:
        return self.messages.pop(0) if self.messages else {"type": "http.disconnect"}

    async def send(self, message: Message) -> None:
        self.answer.append(message)

    async def ask(self, app: DurableApp) -> None:
        await app(self.scope, self.receive, self.send)


def durable(app: Any, journal: Journal) -> tuple[DurableApp, list[OSError]]:
    failures: list[OSError] = []
    return DurableApp(app, journal, failures.append), failures  # type: ignore[arg-type]


async def turns() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


async def test_a_write_is_answered_only_once_it_is_durable() -> None:
    journal, client = Journal(), Client(WRITE, b"a", b"b")
    asking = asyncio.create_task(client.ask(durable(Table(), journal)[0]))
    await turns()
    assert journal.entries == [Entry({"authorization": "me", "x-amz-target": WRITE}, b"ab")]
    assert client.answer == []
    journal.synced.set()
    await asking
    assert [message["type"] for message in client.answer] == ["http.response.start", "http.response.body"]


async def test_a_read_does_not_tell_of_a_write_that_is_not_durable_yet() -> None:
    journal, reader = Journal(), Client(READ, b"")
    app, _ = durable(Table(), journal)
    writing = asyncio.create_task(Client(WRITE, b"a").ask(app))
    await turns()
    reading = asyncio.create_task(reader.ask(app))
    await turns()
    assert reader.answer == []
    journal.synced.set()
    await asyncio.gather(writing, reading)
    assert reader.answer[0]["status"] == 200


async def test_the_journal_has_the_order_of_the_writes() -> None:
    journal, table = Journal(), Table()
    journal.synced.set()
    app, _ = durable(table, journal)
    await asyncio.gather(*(Client(WRITE, str(number).encode()).ask(app) for number in range(20)))
    assert [entry.body for entry in journal.entries] == table.bodies


@pytest.mark.parametrize(("target", "body"), [(READ, b"a"), (WRITE, b"no"), ("", b"an object")])
async def test_reads_refused_writes_and_objects_are_not_journalled(target: str, body: bytes) -> None:
    journal, client = Journal(), Client(target, body)
    await client.ask(durable(Table(), journal)[0])
    assert journal.entries == []
    assert client.answer


@pytest.mark.parametrize(
    ("action", "body", "deletions"),
    [
        ("DeleteItem", b"{}", 1),
        ("BatchWriteItem", b'{"RequestItems": {"t": [{"DeleteRequest": {}}]}}', 1),
        ("TransactWriteItems", b'{"TransactItems": [{"Delete": {}}]}', 1),
        ("PutItem", b'{"Item": {}}', 0),
        ("DeleteItem", b"no", 0),
    ],
)
async def test_deletions_are_noted(action: str, body: bytes, deletions: int) -> None:
    journal, noted = Journal(), list[int]()
    journal.synced.set()
    app = DurableApp(Table(), journal, lambda _error: None, lambda: noted.append(1))  # type: ignore[arg-type]
    await Client(f"DynamoDB_20120810.{action}", body).ask(app)
    assert len(noted) == deletions


async def test_a_client_that_leaves_does_not_part_a_write_from_its_entry() -> None:
    journal, table = Journal(), Table()
    asking = asyncio.create_task(Client(WRITE, b"a").ask(durable(table, journal)[0]))
    await asyncio.sleep(0)
    asking.cancel()
    await turns()
    assert asking.cancelled()
    assert [entry.body for entry in journal.entries] == table.bodies == [b"a"]


async def test_a_client_that_leaves_in_the_middle_of_its_request_writes_nothing() -> None:
    journal, client = Journal(), Client(WRITE, b"a", b"b")
    client.messages.pop()
    await client.ask(durable(Table(), journal)[0])
    assert journal.entries == []
    assert client.answer == []


async def test_a_journal_that_cannot_be_written_is_reported_and_nothing_is_answered() -> None:
    journal, client = Journal(), Client(WRITE, b"a")
    journal.synced.set()
    journal.failure = OSError("disk full")
    app, failures = durable(Table(), journal)
    await client.ask(app)
    assert failures == [journal.failure]
    assert client.answer == []


@pytest.mark.parametrize(
    "client",
    [Client(WRITE, b"a", headers=[(b"origin", b"https://x.example")]), Client("", b"", path="/_ministack/reset")],
)
async def test_pages_in_a_browser_and_admin_calls_are_refused(client: Client) -> None:
    table = Table()
    await client.ask(durable(table, Journal())[0])
    assert client.answer[0]["status"] == 403
    assert table.bodies == []


@pytest.mark.parametrize(
    ("method", "target", "writes"),
    [
        ("POST", WRITE, True),
        ("POST", READ, False),
        ("PUT", "", True),
        ("GET", "", False),
        ("DELETE", "", False),
    ],
)
async def test_what_is_refused_reaches_nothing(method: str, target: str, writes: bool) -> None:
    table, journal, asked = Table(), Journal(), list[bool]()

    def refuse(headers: Mapping[str, str], writes: bool) -> ErrorResponse:
        asked.append(writes)
        return dynamodb_error("StorageFull", headers["user-agent"])

    app = DurableApp(table, journal, lambda _error: None, refuse=refuse)  # type: ignore[arg-type]
    client = Client(target, b"a")
    client.scope["method"] = method
    await client.ask(app)
    assert (asked, table.bodies, journal.entries) == ([writes], [], [])
    assert client.answer[0]["status"] == 400
    assert json.loads(client.answer[1]["body"])["message"] == "x"


async def test_a_replay_makes_the_same_requests_and_counts_refused_ones() -> None:
    table = Table()
    entries = [Entry({"x-amz-target": WRITE}, body) for body in (b"a", b"no", b"b")]
    assert await replay(table, entries) == 1
    assert table.bodies == [b"a", b"b"]
