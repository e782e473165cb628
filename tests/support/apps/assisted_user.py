"""Somebody who has let an assistant in, and the calls that it makes."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Self

import httpx

from tests.support.apps.connecting_app import ConnectingApp
from tests.support.apps.consenting_user import ConsentingUser

HEADERS = {"Accept": "application/json, text/event-stream", "MCP-Protocol-Version": "2025-11-25"}


class AssistedUser(ConsentingUser):
    token: str

    @classmethod
    @contextmanager
    def connected(cls, web_url: str, name: str) -> Iterator[Self]:
        with cls.signed_up(web_url, name) as user:
            user.token = asyncio.run(_token(web_url, user.browser))
            yield user

    def calls(self, tool: str, **arguments: Any) -> dict[str, Any]:
        """The structured content of the answer."""
        message = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": tool, "arguments": arguments}}
        headers = HEADERS | {"Authorization": f"Bearer {self.token}", "Cookie": ""}
        result = self.browser.post("/mcp", json=message, headers=headers).raise_for_status().json()["result"]
        assert not result["isError"], result["content"]
        content: dict[str, Any] = result["structuredContent"]
        return content

    def listed(self) -> list[dict[str, Any]]:
        movies: list[dict[str, Any]] = self.calls("my_list", amount=10)["movies"]
        return movies


async def _token(web_url: str, signed_in: httpx.Client) -> str:
    async with httpx.AsyncClient(base_url=web_url, cookies=signed_in.cookies, timeout=30) as browser:
        token: str = (await ConnectingApp(browser).connects())["access_token"]
    return token
