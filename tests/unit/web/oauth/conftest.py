import time
from dataclasses import dataclass

import httpx
import pytest

from services.web.oauth import grants
from tests.support.alexa.account_linking import LinkingAlexa
from tests.support.apps.connecting_app import ConnectingApp
from tests.unit.web.conftest import TOKEN, Site


@pytest.fixture
async def alexa(site: Site) -> LinkingAlexa:
    """Ada is signed in; her id is 944."""
    await site.sign_up()
    return LinkingAlexa(site.client)


@dataclass
class Voice:
    """The voice service, which looks up the owner of an access token."""

    client: httpx.AsyncClient
    token: str = TOKEN.get_secret_value()

    async def asks(self, access_token: str) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self.token}"}
        return await self.client.post("/internal/token", json={"access_token": access_token}, headers=headers)


@pytest.fixture
def voice(site: Site) -> Voice:
    return Voice(site.client)


@dataclass
class Clock:
    ahead: float = 0

    def time(self) -> float:
        return time.time() + self.ahead


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The clock of grants only; sessions keep the real time."""
    clock = Clock()
    monkeypatch.setattr(grants, "time", clock)
    return clock


@pytest.fixture
async def app(site: Site) -> ConnectingApp:
    """Registered; Ada is signed in; her id is 944."""
    await site.sign_up()
    app = ConnectingApp(site.client)
    await app.registers()
    return app
