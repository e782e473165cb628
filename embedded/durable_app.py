"""ASGI middleware that makes an in-memory DynamoDB durable: writes are journaled before they are answered."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any

from embedded.aws.errors import ErrorResponse
from embedded.aws.refusals import Refuse
from embedded.journal import Entry, Journal

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

KEPT_HEADERS = ("authorization", "content-encoding", "content-type", "x-amz-target")
READS = ("BatchGet", "Describe", "Get", "List", "Query", "Scan", "TransactGet")
OBJECT_WRITES = ("PUT", "POST")


class DurableApp:
    """Passes S3 requests through, and DynamoDB requests one at a time, so that the journal has the order of the writes.

    Reads also wait for earlier writes: no answer shows data that a crash could still undo.
    """

    def __init__(
        self,
        app: App,
        journal: Journal,
        on_failure: Callable[[OSError], None],
        on_deletion: Callable[[], None] = lambda: None,
        refuse: Refuse = lambda _headers, _writes: None,
    ) -> None:
        """`on_deletion` is called when items were deleted, whose content earlier lines of the journal still have."""
        self._app = app
        self._on_deletion = on_deletion
        self._journal = journal
        self._on_failure = on_failure
        self._refuse = refuse
        self._turn = asyncio.Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        headers, action = _headers(scope), _dynamodb_action(scope)
        writes = not action.startswith(READS) if action else scope["method"] in OBJECT_WRITES
        if not _is_allowed(scope):
            await _respond(send, ErrorResponse(403, "text/plain", b""))
        elif error := self._refuse(headers, writes):
            await _respond(send, error)
        elif action:
            await self._answer_durably(scope, receive, send, writes=writes)
        else:
            await self._app(scope, receive, send)

    async def _answer_durably(self, scope: Scope, receive: Receive, send: Send, *, writes: bool) -> None:
        body = await _whole_body(receive)
        if body is None:
            return
        # a client that disconnects must not separate a write from its journal entry
        response, position = await asyncio.shield(self._take_turn(scope, body, writes))
        try:
            await self._journal.durable(position)
        except OSError as error:
            self._on_failure(error)
            return
        for message in response:
            await send(message)

    async def _take_turn(self, scope: Scope, body: bytes, writes: bool) -> tuple[list[Message], int]:
        async with self._turn:
            answer = await call(self._app, scope, body)
            if writes and answer[0]["status"] < 300:
                self._journal.append(Entry(_kept_headers(scope), body))
                if _deletes(scope, body):
                    self._on_deletion()
            return answer, self._journal.position


async def call(app: App, scope: Scope, body: bytes) -> list[Message]:
    answer: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Message) -> None:
        answer.append(message)

    await app(scope, receive, send)
    return answer


async def replay(app: App, entries: Iterable[Entry]) -> int:
    """Repeat the requests; return how many of them the app now rejects."""
    rejected = 0
    for entry in entries:
        answer = await call(app, _scope(entry), entry.body)
        rejected += answer[0]["status"] >= 300
    return rejected


def _scope(entry: Entry) -> Scope:
    headers = [(name.encode(), value.encode("latin-1")) for name, value in entry.headers.items()]
    return {
        "type": "http",
        "method": "POST",
        "path": "/",
        "query_string": b"",
        "headers": headers,
        "client": ("127.0.0.1", 0),
    }


def _header(scope: Scope, name: str) -> str:
    return next((value.decode("latin-1") for key, value in scope["headers"] if key == name.encode()), "")


def _headers(scope: Scope) -> dict[str, str]:
    return {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}


def _kept_headers(scope: Scope) -> dict[str, str]:
    return {name: value for name in KEPT_HEADERS if (value := _header(scope, name))}


def _dynamodb_action(scope: Scope) -> str:
    service, _, action = _header(scope, "x-amz-target").partition(".")
    return action if service.startswith("DynamoDB_") else ""


def _deletes(scope: Scope, body: bytes) -> bool:
    """A batch and a transaction name the deletions in them."""
    return _dynamodb_action(scope) == "DeleteItem" or b'"Delete' in body


def _is_allowed(scope: Scope) -> bool:
    """Reject pages in a browser and admin calls, because signatures are not checked."""
    admin = scope["path"].startswith("/_") and not scope["path"].endswith("/health")
    return not admin and not _header(scope, "origin") and not _header(scope, "sec-fetch-site")


async def _respond(send: Send, error: ErrorResponse) -> None:
    headers = [(b"content-type", error.content_type.encode()), (b"content-length", str(len(error.body)).encode())]
    await send({"type": "http.response.start", "status": error.status, "headers": headers})
    await send({"type": "http.response.body", "body": error.body})


async def _whole_body(receive: Receive) -> bytes | None:
    chunks = []
    while (message := await receive())["type"] == "http.request":
        chunks.append(message.get("body", b""))
        if not message.get("more_body", False):
            return b"".join(chunks)
    return None
