"""An app that asks for the account of whom a browser's page is signed in as."""

import secrets
from dataclasses import dataclass, field
from urllib.parse import urlencode

from authlib.oauth2.rfc7636 import create_s256_code_challenge
from playwright.sync_api import Page

from tests.support.alexa.account_linking import callback_params, question_on
from tests.support.apps.connecting_app import REDIRECT


def origin(page: Page) -> str:
    return "/".join(page.url.split("/")[:3])


@dataclass
class AppOnPage:
    page: Page
    name: str = "Claude"
    client_id: str = ""
    verifier: str = field(default_factory=lambda: secrets.token_urlsafe(48))

    @property
    def resource(self) -> str:
        return f"{origin(self.page)}/mcp"

    def address(self) -> str:
        """Where it is asked whether it may."""
        body = {"client_name": self.name, "redirect_uris": [REDIRECT]}
        self.client_id = self.page.request.post("/oauth/apps/register", data=body).json()["client_id"]
        request = {"response_type": "code", "client_id": self.client_id, "redirect_uri": REDIRECT, "state": "a state"}
        challenge = {"code_challenge": create_s256_code_challenge(self.verifier), "code_challenge_method": "S256"}
        return f"/oauth/apps/authorize?{urlencode(request | challenge | {'resource': self.resource})}"

    def connect(self) -> None:
        question = question_on(self.page.request.get(self.address()).text())
        allowed = self.page.request.post(
            "/oauth/apps/authorize",
            form={"question": question, "decision": "allow"},
            headers={"origin": origin(self.page)},
            max_redirects=0,
        )
        form: dict[str, str | float | bool] = {
            "grant_type": "authorization_code",
            "code": callback_params(allowed.headers["location"])["code"],
            "redirect_uri": REDIRECT,
            "client_id": self.client_id,
            "code_verifier": self.verifier,
            "resource": self.resource,
        }
        assert self.page.request.post("/oauth/apps/token", form=form).ok
