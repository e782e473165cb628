"""Requests as authlib reads them."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qsl

from authlib.oauth2.rfc6749 import InvalidRequestError, OAuth2Request
from authlib.oauth2.rfc6749.requests import BasicOAuth2Payload

from services.web.oauth.client import Client
from services.web.oauth.grants import Grant, Kind

# authlib insists on TLS, but only the edge knows how a request came
HERE = "https://localhost/oauth"
MOST_FIELDS = 20


@contextmanager
def readable() -> Iterator[None]:
    """authlib raises `ValueError` on characters that its own answer could not hold, and so do decoders."""
    try:
        yield
    except ValueError as error:
        raise InvalidRequestError("The request cannot be read.") from error


def fields_of(text: bytes) -> dict[str, str]:
    """A query or a form, in which nothing may come twice."""
    with readable():
        pairs = parse_qsl(text.decode(), keep_blank_values=True, max_num_fields=MOST_FIELDS)
    fields = dict(pairs)
    if len(fields) < len(pairs):
        raise InvalidRequestError("A parameter is repeated.")
    return fields


class LinkRequest(OAuth2Request):
    def __init__(self, method: str, fields: Mapping[str, str], headers: Mapping[str, str]) -> None:
        super().__init__(method, HERE, headers=headers)
        self.payload = BasicOAuth2Payload(dict(fields))

    @property
    def form(self) -> dict[str, str]:
        fields: dict[str, str] = self.payload.data
        return fields


class TokenRequest(LinkRequest):
    """It shows a code or a token, and `found` is what is stored of that. The rest is what came of it."""

    def __init__(self, fields: Mapping[str, str], headers: Mapping[str, str], shown: str, found: Grant | None) -> None:
        super().__init__("POST", fields, headers)
        self.shown = shown
        self.found = found
        self.given: dict[str, Any] = {}
        self.is_replay = False
        self.is_revoked = False

    def usable(self, kind: Kind, client: Client) -> "Known | None":
        found = self.found
        if found is None or not found.is_of(kind, client.client_id):
            return None
        self.is_replay = found.spent
        return None if found.spent or found.is_over() else Known(found)


class Known:
    """A stored code or token."""

    def __init__(self, grant: Grant) -> None:
        self.grant = grant
        self.code_challenge = grant.challenge
        self.code_challenge_method = "S256"

    def get_scope(self) -> str:
        return " ".join(self.grant.scopes)

    def get_redirect_uri(self) -> str:
        return self.grant.redirect_uri

    def check_client(self, client: Client) -> bool:
        return self.grant.client_id == client.client_id
