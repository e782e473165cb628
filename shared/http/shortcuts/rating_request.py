"""Ratings in the plainest form, which are read without the framework (docs/decisions/0021).

Whatever has another form (unusual numbers, other fields, a header that occurs twice) is not recognized, so that the
usual route decides about it and answers all errors.
"""

import re
from dataclasses import dataclass
from typing import Self

from starlette.exceptions import HTTPException
from starlette.types import Message, Receive, Scope, Send

from shared.contracts.values import MAX_AMOUNT
from shared.http.problem_details import as_matinee_error

AMOUNTS = {b"": 10} | {b"amount=%d" % amount: amount for amount in range(1, MAX_AMOUNT + 1)}
ID = r"([1-9][0-9]{0,14})"
"""Ids with more digits may be too large."""
MAX_BODY_BYTES = 64
BODY = re.compile(rb'[ \t\r\n]*\{[ \t\r\n]*"rating"[ \t\r\n]*:[ \t\r\n]*([0-5](?:\.[05])?)[ \t\r\n]*\}[ \t\r\n]*')
LOWEST, HIGHEST = 0.5, 5


@dataclass(frozen=True)
class RatingRoute:
    """What telemetry reads of a route."""

    path: str


class RatingPattern:
    """Recognizes the requests to one address, such as `/api/users/{user_id}/ratings/{movie_id}`."""

    def __init__(self, path: str) -> None:
        self.route = RatingRoute(path)
        self._pattern = re.compile(path.format(user_id=ID, movie_id=ID))

    def match(self, scope: Scope) -> "RatingRequest | None":
        if scope["type"] != "http" or scope["method"] != "PUT":
            return None
        match, amount = self._pattern.fullmatch(scope["path"]), AMOUNTS.get(scope["query_string"])
        if match is None or amount is None:
            return None
        headers: list[tuple[bytes, bytes]] = scope["headers"]
        fields = dict(headers)
        if len(fields) != len(headers) or not _has_plain_body(fields):
            return None
        return RatingRequest(int(match[1]), int(match[2]), amount, fields)


@dataclass(frozen=True)
class RatingRequest:
    user_id: int
    movie_id: int
    amount: int
    fields: dict[bytes, bytes]
    """The headers."""


def _has_plain_body(fields: dict[bytes, bytes]) -> bool:
    length = fields.get(b"content-length", b"")
    is_short = length.isdigit() and len(length) <= 2 and 0 < int(length) <= MAX_BODY_BYTES
    return is_short and fields.get(b"content-type") == b"application/json" and b"transfer-encoding" not in fields


class RatingBody:
    """The body of a request, read once. `receive` passes it on where the usual route reads it again."""

    def __init__(self, messages: list[Message], receive: Receive) -> None:
        self._messages = messages
        self._receive = receive

    @classmethod
    async def read(cls, receive: Receive) -> Self:
        """Raises the `MatineeError` of a body that does not arrive in time."""
        messages: list[Message] = []
        try:
            while not messages or messages[-1].get("more_body", False):
                messages.append(await receive())
        except HTTPException as error:
            raise as_matinee_error(error) from error
        return cls(messages, receive)

    def rating(self) -> float | None:
        """In stars; None where the usual route has to read the body."""
        if self._messages[-1]["type"] != "http.request":
            return None
        match = BODY.fullmatch(b"".join([message.get("body", b"") for message in self._messages]))
        stars = float(match[1]) if match else 0.0
        return stars if LOWEST <= stars <= HIGHEST else None

    async def receive(self) -> Message:
        return self._messages.pop(0) if self._messages else await self._receive()


async def send_json(send: Send, body: bytes) -> None:
    headers = [(b"content-length", b"%d" % len(body)), (b"content-type", b"application/json")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})
