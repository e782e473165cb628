from starlette.types import Message, Receive, Scope, Send

from services.web.http.headers import HeadRequests

START: Message = {"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"5")]}
BODY: Message = {"type": "http.response.body", "body": b"hello", "more_body": False}


async def receive() -> Message:
    return {"type": "http.request", "body": b"", "more_body": False}


async def send_through(scope: Scope) -> tuple[str, list[Message]]:
    """The method that the app sees, and the messages that reach the client."""
    seen, sent = "", []

    async def app(scope: Scope, _receive: Receive, send: Send) -> None:
        nonlocal seen
        seen = scope["method"]
        scope["route"] = "a route"
        await send(START)
        await send(BODY)

    async def send(message: Message) -> None:
        sent.append(message)

    await HeadRequests(app)(scope, receive, send)
    return seen, sent


async def test_head_is_answered_as_get_without_the_body() -> None:
    scope: Scope = {"type": "http", "method": "HEAD"}
    method, sent = await send_through(scope)
    assert (method, sent) == ("GET", [START, {"type": "http.response.body"}])
    assert (scope["method"], scope["route"]) == ("HEAD", "a route")


async def test_get_is_passed_through() -> None:
    assert await send_through({"type": "http", "method": "GET"}) == ("GET", [START, BODY])
