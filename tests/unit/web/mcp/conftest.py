"""Assistants at `/mcp` of the app in memory, by the official client and by hand."""

from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest

from services.web.accounts.sessions import SignedInUser
from services.web.mcp.calls import call_tool
from services.web.mcp.tools.all_tools import TOOLS
from services.web.mcp.tools.tool import Answer
from services.web.mcp.visit import Visit
from services.web.oauth.app_scopes import APP_SCOPES
from tests.unit.web.conftest import Site

RESOURCE = "http://web/mcp"
HEADERS = {"accept": "application/json, text/event-stream", "content-type": "application/json"}


@dataclass
class Assistant:
    """Speaks a handshake version by hand, without a handshake: each request stands alone."""

    client: httpx.AsyncClient
    version: str = "2025-11-25"
    headers: dict[str, str] = field(default_factory=dict)
    path: str = "/mcp"

    async def posts(self, content: bytes | str) -> httpx.Response:
        headers = HEADERS | {"mcp-protocol-version": self.version, "cookie": ""} | self.headers
        return await self.client.post(self.path, content=content, headers=headers)

    async def asks(self, method: str, **params: Any) -> httpx.Response:
        headers = HEADERS | {"mcp-protocol-version": self.version, "cookie": ""} | self.headers
        message = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
        return await self.client.post(self.path, json=message, headers=headers)

    async def calls(self, tool: str, **arguments: Any) -> dict[str, Any]:
        answer = await self.asks("tools/call", name=tool, arguments=arguments)
        assert answer.status_code == 200, answer.text
        result: dict[str, Any] = answer.json()["result"]
        return result


@pytest.fixture
def assistant(site: Site) -> Assistant:
    return Assistant(site.client)


ADA = SignedInUser(user_id=944, name="Ada")


class Caller:
    """Calls tools as Ada, who has granted all scopes, or as anybody."""

    def __init__(self, site: Site, user: SignedInUser | None = ADA) -> None:
        scopes = frozenset(APP_SCOPES) if user else frozenset()
        self.visit = Visit(site.dependencies, user, scopes)

    async def calls(self, tool: str, **arguments: object) -> Answer:
        return await call_tool(TOOLS[tool], arguments, self.visit)


@pytest.fixture
def ada(site: Site) -> Caller:
    return Caller(site)


def assistant_with(site: Site, token: str) -> Assistant:
    return Assistant(site.client, headers={"authorization": f"Bearer {token}"})


async def status_with(site: Site, token: str) -> int:
    return (await assistant_with(site, token).asks("tools/list")).status_code
