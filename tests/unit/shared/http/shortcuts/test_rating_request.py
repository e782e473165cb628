from typing import Any

import pytest
from starlette.exceptions import HTTPException
from starlette.types import Message

from shared.contracts.errors import MatineeError
from shared.http.shortcuts.rating_request import RatingBody, RatingPattern, RatingRequest, send_json

PATTERN = RatingPattern("/api/users/{user_id}/ratings/{movie_id}")
HEADERS = [(b"content-type", b"application/json"), (b"content-length", b"15")]


def scope(path: str = "/api/users/944/ratings/50", query: bytes = b"", **changed: Any) -> dict[str, Any]:
    return {"type": "http", "method": "PUT", "path": path, "query_string": query, "headers": HEADERS, **changed}


def test_a_plain_request_is_recognized() -> None:
    assert PATTERN.match(scope(query=b"amount=7")) == RatingRequest(944, 50, 7, dict(HEADERS))
    assert PATTERN.match(scope()) == RatingRequest(944, 50, 10, dict(HEADERS))
    assert PATTERN.route.path == "/api/users/{user_id}/ratings/{movie_id}"


@pytest.mark.parametrize(
    "odd",
    [
        scope(type="websocket"),
        scope(method="DELETE"),
        scope("/api/users/0/ratings/50"),
        scope("/api/users/0944/ratings/50"),
        scope("/api/users/944/ratings/50/"),
        scope("/api/users/\u0669/ratings/50"),
        scope(f"/api/users/{'9' * 16}/ratings/50"),
        scope(query=b"amount=0"),
        scope(query=b"amount=101"),
        scope(query=b"amount=7&x=1"),
        scope(headers=[*HEADERS, HEADERS[0]]),
        scope(headers=HEADERS[:1]),
        scope(headers=HEADERS[1:]),
        scope(headers=[(b"content-type", b"application/json; charset=utf-8"), HEADERS[1]]),
        scope(headers=[HEADERS[0], (b"content-length", b"65")]),
        scope(headers=[HEADERS[0], (b"content-length", b"0")]),
        scope(headers=[HEADERS[0], (b"content-length", b"-1")]),
        scope(headers=[*HEADERS, (b"transfer-encoding", b"chunked")]),
    ],
)
def test_other_requests_are_not_recognized(odd: dict[str, Any]) -> None:
    assert PATTERN.match(odd) is None


def received(*messages: Message) -> Any:
    remaining = iter(messages)

    async def receive() -> Message:
        return next(remaining)

    return receive


def part(body: bytes, more_body: bool = False) -> Message:
    return {"type": "http.request", "body": body, "more_body": more_body}


@pytest.mark.parametrize(
    ("body", "stars"),
    [
        (b'{"rating": 4.5}', 4.5),
        (b'{"rating":5}', 5.0),
        (b' {\t"rating"\r\n: 0.5 } ', 0.5),
        (b'{"rating": 0}', None),
        (b'{"rating": 5.5}', None),
        (b'{"rating": 4.25}', None),
        (b'{"rating": 45e-1}', None),
        (b'{"rating": "4.5"}', None),
        (b'{"rating": true}', None),
        (b'{"rating": -1}', None),
        (b'{"rating": 4, "rating": 5}', None),
        (b'{"rating": 4, "x": 5}', None),
        (b'\x0b{"rating": 4}', None),
        (b'[{"rating": 4}]', None),
        (b"", None),
    ],
)
async def test_only_plain_bodies_are_read_and_others_are_passed_on(body: bytes, stars: float | None) -> None:
    end: Message = {"type": "http.disconnect"}
    read = await RatingBody.read(received(part(body), end))
    assert read.rating() == stars
    assert [await read.receive(), await read.receive()] == [part(body), end]


async def test_a_body_in_parts_is_read_whole() -> None:
    read = await RatingBody.read(received(part(b'{"rating"', True), part(b": 4}", True), part(b"")))
    assert read.rating() == 4
    assert [(await read.receive())["body"] for _ in range(3)] == [b'{"rating"', b": 4}", b""]


async def test_an_incomplete_body_is_passed_on() -> None:
    messages = [part(b'{"rating": 4}', True), {"type": "http.disconnect"}]
    read = await RatingBody.read(received(*messages))
    assert read.rating() is None
    assert [await read.receive() for _ in range(2)] == messages


async def test_a_late_body_is_an_error_that_clients_get() -> None:
    async def receive() -> Message:
        raise HTTPException(408, "too slow")

    with pytest.raises(MatineeError) as raised:
        await RatingBody.read(receive)
    assert (raised.value.status, raised.value.message) == (408, "too slow")


async def test_the_response_is_json_of_a_known_length() -> None:
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    await send_json(send, b"{}")
    assert sent == [
        {
            "type": "http.response.start",
            "status": 200,
            "headers": [(b"content-length", b"2"), (b"content-type", b"application/json")],
        },
        {"type": "http.response.body", "body": b"{}"},
    ]
