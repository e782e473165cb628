"""The requests that an app makes to connect to an account."""

import secrets
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import httpx
from authlib.oauth2.rfc7636 import create_s256_code_challenge

from tests.support.alexa.account_linking import callback_params, question_on, without_none

REDIRECT = "http://127.0.0.1:7777/callback"
NO_COOKIE = {"cookie": ""}


@dataclass
class ConnectingApp:
    """`browser` has the user's session; the app's own calls carry no cookie."""

    browser: httpx.AsyncClient
    client_id: str = ""
    redirect_uri: str = REDIRECT
    scope: str | None = None
    path: str = "/mcp"
    verifier: str = field(default_factory=lambda: secrets.token_urlsafe(48))

    @property
    def resource(self) -> str:
        return str(self.browser.base_url.join(self.path))

    async def registers(self, **changes: Any) -> httpx.Response:
        body = {"client_name": "Claude", "redirect_uris": [self.redirect_uri]} | changes
        answer = await self.browser.post("/oauth/apps/register", json=body, headers=NO_COOKIE)
        self.client_id = answer.json().get("client_id", "")
        return answer

    def request(self, **changes: str | None) -> dict[str, str]:
        fields: dict[str, str | None] = {
            "response_type": "code",
            "client_id": self.client_id,
            "redirect_uri": self.redirect_uri,
            "scope": self.scope,
            "state": "a state",
            "resource": self.resource,
            "code_challenge": create_s256_code_challenge(self.verifier),
            "code_challenge_method": "S256",
        }
        return without_none(fields | changes)

    async def asks(self, **changes: str | None) -> httpx.Response:
        return await self.browser.get(f"/oauth/apps/authorize?{urlencode(self.request(**changes))}")

    async def answered(self, question: str, decision: str = "allow") -> httpx.Response:
        return await self.browser.post("/oauth/apps/authorize", data={"question": question, "decision": decision})

    async def callback(self, decision: str = "allow", /, **changes: str | None) -> dict[str, str]:
        page = await self.asks(**changes)
        assert page.status_code == 200, page.text
        answer = await self.answered(question_on(page.text), decision)
        assert answer.status_code == 303, answer.text
        return callback_params(answer.headers["location"])

    async def exchange(self, code: str, **changes: str | None) -> httpx.Response:
        fields: dict[str, str | None] = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.redirect_uri,
            "client_id": self.client_id,
            "code_verifier": self.verifier,
            "resource": self.resource,
        }
        return await self.posts("token", without_none(fields | changes))

    async def refresh(self, token: str, **changes: str | None) -> httpx.Response:
        fields: dict[str, str | None] = {
            "grant_type": "refresh_token",
            "refresh_token": token,
            "client_id": self.client_id,
        }
        return await self.posts("token", without_none(fields | changes))

    async def revoke(self, token: str) -> httpx.Response:
        return await self.posts("revoke", {"token": token, "client_id": self.client_id})

    async def posts(self, endpoint: str, form: dict[str, str]) -> httpx.Response:
        return await self.browser.post(f"/oauth/apps/{endpoint}", data=form, headers=NO_COOKIE)

    async def connects(self, **changes: str | None) -> dict[str, Any]:
        """Runs the whole flow and returns the tokens."""
        if not self.client_id:
            await self.registers()
        answer = await self.exchange((await self.callback(**changes))["code"])
        assert answer.status_code == 200, answer.text
        tokens: dict[str, Any] = answer.json()
        return tokens
