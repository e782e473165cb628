"""Requests in the form that authlib reads."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qsl

from authlib.oauth2.rfc6749 import InvalidRequestError, OAuth2Request
from authlib.oauth2.rfc6749.requests import BasicOAuth2Payload

from services.web.oauth.grants import Grant, Kind
from services.web.oauth.oauth_client import OAuthClient

# authlib requires an HTTPS address, but only the proxy knows how the request arrived
REQUEST_URL = "https://localhost/oauth"
MAX_FIELDS = 20


@contextmanager
def invalid_request_errors() -> Iterator[None]:
    """Raises `InvalidRequestError` for the `ValueError` of a decoder, or of authlib on characters it cannot echo."""
    try:
        yield
    except ValueError as error:
        raise InvalidRequestError("The request cannot be read.") from error


def parse_fields(text: bytes) -> dict[str, str]:
    """Parses a query or form body; OAuth forbids repeated parameters."""
    with invalid_request_errors():
        pairs = parse_qsl(text.decode(), keep_blank_values=True, max_num_fields=MAX_FIELDS)
    fields = dict(pairs)
    if len(fields) < len(pairs):
        raise InvalidRequestError("A parameter is repeated.")
    return fields


class LinkRequest(OAuth2Request):
    def __init__(self, method: str, fields: Mapping[str, str], headers: Mapping[str, str]) -> None:
        super().__init__(method, REQUEST_URL, headers=headers)
        self.payload = BasicOAuth2Payload(dict(fields))

    @property
    def form(self) -> dict[str, str]:
        fields: dict[str, str] = self.payload.data
        return fields


class TokenRequest(LinkRequest):
    """A request that presents a code or token (`secret`) together with the grant stored for it.

    The other attributes are results that authlib's callbacks leave for `AccountLinking`.
    """

    def __init__(self, fields: Mapping[str, str], headers: Mapping[str, str], secret: str, grant: Grant | None) -> None:
        super().__init__("POST", fields, headers)
        self.secret = secret
        self.grant = grant
        self.token: dict[str, Any] = {}
        self.is_replay = False
        self.is_revoked = False

    def find_credential(self, kind: Kind, client: OAuthClient) -> "Credential | None":
        """The presented code or token, if it is usable; remembers a replay of a spent one."""
        grant = self.grant
        if grant is None or not grant.matches(kind, client.client_id):
            return None
        self.is_replay = grant.spent
        return None if grant.spent or grant.is_expired() else Credential(grant)


class Credential:
    """A stored code or token with the interface that authlib expects."""

    def __init__(self, grant: Grant) -> None:
        self.grant = grant
        self.code_challenge = grant.challenge
        self.code_challenge_method = "S256"

    def get_scope(self) -> str:
        return " ".join(self.grant.scopes)

    def get_redirect_uri(self) -> str:
        return self.grant.redirect_uri

    def check_client(self, client: OAuthClient) -> bool:
        return self.grant.client_id == client.client_id
