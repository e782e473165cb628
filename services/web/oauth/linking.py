"""Linking an account to Alexa: asked of the user, exchanged for tokens, kept up by refreshing, and taken back."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from authlib.common.urls import add_params_to_uri
from authlib.oauth2.rfc6749 import AccessDeniedError, InvalidGrantError, OAuth2Error
from pydantic import BaseModel

from services.web.oauth.authorization_server import Rules
from services.web.oauth.grants import MOST_FAMILIES, Asked, Grant, GrantStore, new_secret
from services.web.oauth.requests import TokenRequest, fields_of
from shared.contracts.errors import InvalidRequest, NotSignedIn, StoreUnavailable


class QuestionIsOver(InvalidRequest):
    message = "This page was answered already, or is too old. Start again in the Alexa app."


class Owner(BaseModel):
    """Whom an access token stands for, and what may be done with it."""

    user_id: int
    name: str
    scopes: list[str]


@dataclass(frozen=True)
class Linking:
    rules: Rules
    store: GrantStore

    def read(self, query: bytes) -> Asked:
        """Raises `OAuth2Error`."""
        return self.rules.asked(fields_of(query))

    async def ask(self, user_id: int, asked: Asked) -> str:
        """What the user's answer must come with."""
        secret = new_secret()
        await self.store.put(secret, Grant.question(user_id, asked))
        return secret

    async def answer(self, user_id: int, secret: str, *, allowed: bool) -> str:
        """The address at which Alexa waits for what the user answered."""
        question = await self.store.take_question(secret, user_id)
        if question is None or question.is_over():
            raise QuestionIsOver
        told = {"code": await self._code(question)} if allowed else dict(AccessDeniedError().get_body())
        if question.state:
            told["state"] = question.state
        return str(add_params_to_uri(question.redirect_uri, told))

    async def _code(self, question: Grant) -> str:
        await self._make_room(question.user_id)
        if not await self.store.begin(question.user_id, question.family):
            raise NotSignedIn
        secret = new_secret()
        await self.store.put(secret, question.code())
        return secret

    async def _make_room(self, user_id: int) -> None:
        links = await self.store.links(user_id)
        oldest = sorted(links.families if links else ())[: 1 - MOST_FAMILIES]
        if oldest:
            await self.store.end(user_id, frozenset(oldest))

    async def give(self, body: bytes, headers: Mapping[str, str]) -> dict[str, Any]:
        """Tokens for a code or a refresh token. What is shown twice may be stolen, so its whole family ends."""
        request = await self._read(body, headers, "code", "refresh_token")
        try:
            self.rules.give(request)
        except OAuth2Error:
            if request.is_replay:
                await self._end(request.found)
            raise
        await self._exchange(request)
        return request.given

    async def _exchange(self, request: TokenRequest) -> None:
        spent, secret, given = request.found, request.shown, request.given
        assert spent is not None  # nothing is given for nothing
        tokens = {
            given["access_token"]: spent.token("access", tuple(given["scope"].split())),
            given["refresh_token"]: spent.token("refresh", spent.scopes),
        }
        if not await self.store.exchange(secret, spent, tokens):
            await self._end(spent)
            raise InvalidGrantError

    async def revoke(self, body: bytes, headers: Mapping[str, str]) -> None:
        request = await self._read(body, headers, "token")
        self.rules.revoke(request)
        if request.is_revoked:
            await self._end(request.found)

    async def _read(self, body: bytes, headers: Mapping[str, str], *names: str) -> TokenRequest:
        fields = fields_of(body)
        shown = next((fields[name] for name in names if name in fields), "")
        return TokenRequest(fields, headers, shown, await self.store.find(shown) if shown else None)

    async def _end(self, grant: Grant | None) -> None:
        if grant is not None:
            await self.store.end(grant.user_id, frozenset([grant.family]))

    async def owner(self, access_token: str) -> Owner | None:
        grant = await self.store.find(access_token)
        if grant is None or grant.is_over() or not grant.is_of("access", self.rules.client.client_id):
            return None
        links = await self.store.links(grant.user_id)
        if links is None or grant.family not in links.families:
            return None
        return Owner(user_id=grant.user_id, name=links.name, scopes=list(grant.scopes))

    async def is_linked(self, user_id: int) -> bool:
        """Nobody is while the store cannot tell."""
        with suppress(StoreUnavailable):
            links = await self.store.links(user_id)
            return bool(links and links.families)
        return False

    async def disconnect(self, user_id: int) -> None:
        await self.store.end_all(user_id)
