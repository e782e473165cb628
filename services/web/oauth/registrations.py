"""Apps that register themselves (RFC 7591), for those that have no metadata document.

Nothing is stored: the client's id is what it registered, sealed by us. So a flood of registrations fills nothing, and
each expires.
"""

import hashlib
import hmac
import json
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from typing import Self

from authlib.oauth2.rfc6749 import OAuth2Error
from pydantic import BaseModel, Field, SecretStr, ValidationError

from services.web.oauth.app_client import MAX_ADDRESSES, MAX_NAME, AppClient, are_redirects, shown_name
from shared.contracts.errors import TooManyRequests
from shared.setting_values import secret_values

LIFETIME_SECONDS = 180 * 24 * 3600
PREFIX = "app."
MAX_ID = 3000


class InvalidRedirects(OAuth2Error):
    error = "invalid_redirect_uri"
    description = "Register one to five redirect addresses, by https or to this computer."


class InvalidMetadata(OAuth2Error):
    error = "invalid_client_metadata"
    description = "Register a JSON object with redirect_uris and, if you like, a client_name of up to 200 characters."


class TooManyRegistrations(OAuth2Error):
    """RFC 7591 has no name for it; RFC 6749 has this one for servers that ask to come back later."""

    error = "temporarily_unavailable"
    status_code = 429

    def __init__(self, error: TooManyRequests) -> None:
        super().__init__(description=str(error.message))
        self.retry_after = error.headers()

    def get_headers(self) -> list[tuple[str, str]]:
        return [*super().get_headers(), *self.retry_after.items()]


class NewClient(BaseModel):
    """Other fields of a registration are ignored."""

    redirect_uris: list[str] = Field(min_length=1, max_length=MAX_ADDRESSES)
    client_name: str = Field(default="", max_length=200)
    token_endpoint_auth_method: str = Field(default="none", max_length=40)

    @classmethod
    def read(cls, body: bytes) -> Self:
        """Raises the errors of RFC 7591."""
        try:
            new = cls.model_validate_json(body)
        except ValidationError as error:
            is_of_redirects = any(each["loc"][:1] == ("redirect_uris",) for each in error.errors())
            raise InvalidRedirects if is_of_redirects else InvalidMetadata from error
        if not are_redirects(new.redirect_uris):
            raise InvalidRedirects
        return new


class Registered(BaseModel):
    """What a client's id seals."""

    name: str = Field(max_length=MAX_NAME)
    redirect_uris: list[str] = Field(max_length=MAX_ADDRESSES)
    expires_at: int


@dataclass(frozen=True)
class Registrations:
    key: SecretStr

    def register(self, new: NewClient) -> tuple[str, Registered]:
        name = shown_name(new.client_name) or "?"
        client = Registered(name=name, redirect_uris=new.redirect_uris, expires_at=int(time.time()) + LIFETIME_SECONDS)
        payload = urlsafe_b64encode(json.dumps(client.model_dump(), ensure_ascii=False).encode()).decode().rstrip("=")
        return f"{PREFIX}{payload}.{_seal(payload, secret_values(self.key)[0])}", client

    def find(self, client_id: str, resource: str) -> AppClient | None:
        client = self._open(client_id)
        if client is None or client.expires_at <= time.time():
            return None
        return AppClient(
            client_id=client_id, resource=resource, name=client.name, redirect_uris=frozenset(client.redirect_uris)
        )

    def _open(self, client_id: str) -> Registered | None:
        payload, _, seal = client_id.removeprefix(PREFIX).partition(".")
        if len(client_id) > MAX_ID or not client_id.isascii() or not client_id.startswith(PREFIX):
            return None
        if not any(hmac.compare_digest(seal, _seal(payload, key)) for key in secret_values(self.key)):
            return None
        try:
            return Registered.model_validate_json(urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
        except (ValueError, ValidationError):
            return None


def _seal(payload: str, key: str) -> str:
    return hmac.new(key.encode(), f"client {payload}".encode(), hashlib.sha256).hexdigest()
