"""The requests that Alexa's app and service make to link an account."""

import html
import re
import secrets
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
from authlib.oauth2.rfc7636 import create_s256_code_challenge

CLIENT_ID = "alexa"
CLIENT_SECRET = "a-secret-between-amazon-and-us"
VENDOR = "M2AAAAAAAAAAAA"
REDIRECT_URIS = [
    f"https://{host}/{path}/{VENDOR}"
    for host, path in [
        ("pitangui.amazon.com", "api/skill/link"),
        ("layla.amazon.com", "api/skill/link"),
        ("alexa.amazon.co.jp", "api/skill/link"),
    ]
]
SCOPE = "lists:read ratings:write"
Fields = dict[str, str | None]


@dataclass(kw_only=True)
class LinkRequests:
    """Builds Alexa's requests. A field that is None is left out."""

    redirect_uri: str = REDIRECT_URIS[0]
    state: str = "A2SAAEAE-state+of/Alexa=="
    verifier: str = field(default_factory=lambda: secrets.token_urlsafe(48))
    secret: str = CLIENT_SECRET

    def request(self, **changes: str | None) -> dict[str, str]:
        fields: Fields = {
            "response_type": "code",
            "client_id": CLIENT_ID,
            "redirect_uri": self.redirect_uri,
            "scope": SCOPE,
            "state": self.state,
            "code_challenge": create_s256_code_challenge(self.verifier),
            "code_challenge_method": "S256",
        }
        return without_none(fields | changes)

    def address(self, **changes: str | None) -> str:
        return f"/oauth/authorize?{urlencode(self.request(**changes))}"

    def exchange_form(self, code: str, **changes: str | None) -> dict[str, str]:
        fields: Fields = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.redirect_uri,
            "client_id": CLIENT_ID,
            "code_verifier": self.verifier,
        }
        return without_none(fields | changes)


@dataclass
class LinkingAlexa(LinkRequests):
    """`browser` has the user's session; Alexa's own calls carry no cookie."""

    browser: httpx.AsyncClient

    async def asks(self, **changes: str | None) -> httpx.Response:
        return await self.browser.get(self.address(**changes))

    async def question(self, **changes: str | None) -> str:
        page = await self.asks(**changes)
        assert page.status_code == 200, page.text
        return question_on(page.text)

    async def answered(self, question: str, decision: str = "allow") -> httpx.Response:
        return await self.browser.post("/oauth/authorize", data={"question": question, "decision": decision})

    async def code(self, **changes: str | None) -> str:
        """After the user's consent."""
        answer = await self.answered(await self.question(**changes))
        assert answer.status_code == 303, answer.text
        return callback_params(answer.headers["location"])["code"]

    async def exchange(self, code: str, **changes: str | None) -> httpx.Response:
        return await self.calls("/oauth/token", self.exchange_form(code, **changes))

    async def refresh(self, token: str, **changes: str | None) -> httpx.Response:
        fields: Fields = {"grant_type": "refresh_token", "refresh_token": token}
        return await self.calls("/oauth/token", without_none(fields | changes))

    async def revoke(self, token: str, **changes: str) -> httpx.Response:
        return await self.calls("/oauth/revoke", {"token": token, **changes})

    async def calls(self, path: str, form: dict[str, str]) -> httpx.Response:
        """Authenticates with HTTP Basic, as the skill's account linking settings say."""
        return await self.browser.post(path, data=form, auth=(CLIENT_ID, self.secret), headers={"cookie": ""})

    async def links(self) -> dict[str, Any]:
        """Runs the whole flow and returns the tokens."""
        answer = await self.exchange(await self.code())
        assert answer.status_code == 200, answer.text
        tokens: dict[str, Any] = answer.json()
        return tokens


def without_none(fields: Fields) -> dict[str, str]:
    return {name: value for name, value in fields.items() if value is not None}


def question_on(page: str) -> str:
    found = re.search(r'name="question" value="([^"]+)"', page)
    assert found, page
    return html.unescape(found[1])


def callback_params(address: str) -> dict[str, str]:
    """The query parameters of the redirect back to Alexa."""
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
