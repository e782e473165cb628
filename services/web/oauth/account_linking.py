"""Linking an account to one client, Alexa or an app: the user's consent, its exchange for tokens, refreshing, and
revocation."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from authlib.common.urls import add_params_to_uri
from authlib.oauth2.rfc6749 import AccessDeniedError, InvalidGrantError, OAuth2Error
from pydantic import BaseModel

from services.web.oauth.authorization_server import AuthorizationServer
from services.web.oauth.grants import MAX_FAMILIES, AuthorizationRequest, Grant, GrantStore, app_of, new_secret
from services.web.oauth.requests import TokenRequest, parse_fields
from shared.contracts.errors import InvalidRequest, NotSignedIn, StoreUnavailable


class ConsentExpired(InvalidRequest):
    message = "This page was answered already, or is too old. Start again in the app that sent you here."


class TokenOwner(BaseModel):
    """The user an access token stands for, and what it allows."""

    user_id: int
    name: str
    scopes: list[str]


@dataclass(frozen=True)
class Decided:
    """The address that carries the decision to the client, and the client's name."""

    address: str
    client: str


@dataclass(frozen=True)
class AccountLinking:
    server: AuthorizationServer
    store: GrantStore

    def parse_request(self, query: bytes) -> AuthorizationRequest:
        """Raises `OAuth2Error` if the request is invalid."""
        return self.server.parse_authorization_request(parse_fields(query))

    async def ask_consent(self, user_id: int, request: AuthorizationRequest) -> str:
        """Returns the secret that the user's decision must come with."""
        secret = new_secret()
        await self.store.put(secret, Grant.question(user_id, request))
        return secret

    async def record_decision(self, user_id: int, secret: str, *, allowed: bool) -> "Decided":
        question = await self.store.take_question(secret, user_id)
        if question is None or question.is_expired():
            raise ConsentExpired
        params = {"code": await self._issue_code(question)} if allowed else dict(AccessDeniedError().get_body())
        if question.state:
            params["state"] = question.state
        if question.resource:
            params["iss"] = issuer_of(question.resource)
        return Decided(str(add_params_to_uri(question.redirect_uri, params)), app_of(question.family) or "Alexa")

    async def _issue_code(self, question: Grant) -> str:
        await self._make_room(question)
        if not await self.store.add_family(question.user_id, question.family):
            raise NotSignedIn
        secret = new_secret()
        await self.store.put(secret, question.code())
        return secret

    async def _make_room(self, question: Grant) -> None:
        """Apps take no room from Alexa, nor the other way."""
        links, is_app = await self.store.links(question.user_id), bool(app_of(question.family))
        alike = sorted(each for each in (links.families if links else ()) if bool(app_of(each)) == is_app)
        oldest = alike[: 1 - MAX_FAMILIES]
        if oldest:
            await self.store.remove_families(question.user_id, frozenset(oldest))

    async def issue_tokens(self, body: bytes, headers: Mapping[str, str]) -> dict[str, Any]:
        """Exchanges a code or a refresh token. A replayed one may be stolen, so its whole family ends."""
        request = await self._load_request(body, headers, "code", "refresh_token")
        try:
            self.server.issue_tokens(request)
        except OAuth2Error:
            if request.is_replay:
                await self._end_family(request.grant)
            raise
        await self._exchange(request)
        return request.token

    async def _exchange(self, request: TokenRequest) -> None:
        spent, token = request.grant, request.token
        assert spent is not None  # authlib issues no token without a grant
        tokens = {
            token["access_token"]: spent.token("access", tuple(token["scope"].split())),
            token["refresh_token"]: spent.token("refresh", spent.scopes),
        }
        if not await self.store.exchange(request.secret, spent, tokens):
            await self._end_family(spent)
            raise InvalidGrantError

    async def revoke(self, body: bytes, headers: Mapping[str, str]) -> None:
        request = await self._load_request(body, headers, "token")
        self.server.revoke(request)
        if request.is_revoked:
            await self._end_family(request.grant)

    async def _load_request(self, body: bytes, headers: Mapping[str, str], *names: str) -> TokenRequest:
        """The request with the stored grant of the first of the named fields that it has."""
        fields = parse_fields(body)
        secret = next((fields[name] for name in names if name in fields), "")
        return TokenRequest(fields, headers, secret, await self.store.find(secret) if secret else None)

    async def _end_family(self, grant: Grant | None) -> None:
        if grant is not None:
            await self.store.remove_families(grant.user_id, frozenset([grant.family]))

    async def find_token_owner(self, access_token: str) -> TokenOwner | None:
        grant = await self.store.find(access_token)
        if grant is None or grant.is_expired() or not grant.matches("access", self.server.client.client_id):
            return None
        return await owner_of(grant, self.store)

    async def is_linked(self, user_id: int) -> bool:
        """False while the store is unavailable."""
        with suppress(StoreUnavailable):
            links = await self.store.links(user_id)
            return bool(links and links.alexa)
        return False

    async def disconnect(self, user_id: int) -> None:
        links = await self.store.links(user_id)
        if links and links.alexa:
            await self.store.remove_families(user_id, links.alexa)


def issuer_of(resource: str) -> str:
    """Our origin, by which an app that knows several servers tells whose answer it got (RFC 9207)."""
    parts = urlsplit(resource)
    return f"{parts.scheme}://{parts.netloc}"


async def owner_of(grant: Grant, store: GrantStore) -> TokenOwner | None:
    """None if the grant's family has ended."""
    links = await store.links(grant.user_id)
    if links is None or grant.family not in links.families:
        return None
    return TokenOwner(user_id=grant.user_id, name=links.name, scopes=list(grant.scopes))
