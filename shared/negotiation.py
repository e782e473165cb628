"""Content codings, languages and validators of requests, as RFC 9110 defines them."""

import re
from collections.abc import Sequence
from typing import TypeVar

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

ENTITY_TAG = re.compile(r'(?:W/)?("[\x21\x23-\x7e\x80-\xff]*")')
CODINGS = {"br": ("br",), "gzip": ("gzip", "x-gzip")}
"""The codings that are sent, with the names that clients give them, the best first."""
Language = TypeVar("Language", bound=str)


class AcceptedCoding:
    """Replaces `Accept-Encoding` by the codings that are accepted, or "identity": what is inside only looks whether a
    word is there."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            accepted = ",".join(Headers(scope=scope).getlist("accept-encoding"))
            others = [header for header in scope["headers"] if header[0] != b"accept-encoding"]
            codings = ", ".join(accepted_codings(accepted)) or "identity"
            scope["headers"] = [
                *others,
                (b"accept-encoding", codings.encode()),
            ]  # not a copy: what is outside reads its route
        await self.app(scope, receive, send)


def accepted_codings(header: str) -> list[str]:
    """A weight of 0 refuses a coding. "*" stands for those that are not named."""
    weights = _weights(header)
    rest = weights.get("*", 0)
    return [
        coding
        for coding, names in CODINGS.items()
        if max((weights[name] for name in names if name in weights), default=rest) > 0
    ]


def preferred(header: str, languages: Sequence[Language]) -> Language:
    """The language that an `Accept-Language` prefers; the first of `languages` if it names none of them. "*" stands for
    those that are not named."""
    weights: dict[str, float] = {}
    for tag, weight in _weights(header).items():
        primary = tag.partition("-")[0]
        weights[primary] = max(weight, weights.get(primary, 0))
    return max(languages, key=lambda language: weights.get(language, weights.get("*", 0)))


def _weights(header: str) -> dict[str, float]:
    weights: dict[str, float] = {}
    for part in header.split(","):
        name, *parameters = part.lower().split(";")
        weights[name.strip()] = _weight(parameters)
    return weights


def _weight(parameters: list[str]) -> float:
    """1 if there is none; 0 if it cannot be read."""
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            found = re.fullmatch(r"[01](?:\.\d{0,3})?", value.strip())
            return float(found[0]) if found else 0
    return 1


def matches_etag(if_none_match: str, etag: str) -> bool:
    """Weak comparison: `W/"1"` and `"1"` are the same."""
    if if_none_match.strip() == "*":
        return True
    return _opaque(etag) in ENTITY_TAG.findall(if_none_match)


def _opaque(etag: str) -> str:
    return etag.removeprefix("W/")
