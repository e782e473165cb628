"""Assistants reach `/mcp` behind nginx, by its limits and under the address that visitors see."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

PATHS = ["/mcp", "/mcp/alexa"]
HEADERS = {"Accept": "application/json, text/event-stream", "MCP-Protocol-Version": "2025-11-25"}


def asks(client: httpx.Client, path: str, method: str, **params: Any) -> httpx.Response:
    message = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
    return client.post(path, json=message, headers=HEADERS)


@pytest.mark.parametrize("path", PATHS)
def test_tools_are_listed_and_called(client: httpx.Client, path: str) -> None:
    tools = asks(client, path, "tools/list").json()["result"]["tools"]
    assert {"popular", "my_list"} <= {tool["name"] for tool in tools}
    found = asks(client, path, "tools/call", name="popular", arguments={"amount": 3})
    assert len(found.json()["result"]["structuredContent"]["movies"]) == 3


def test_the_challenge_leads_to_documents_under_the_visitors_address(client: httpx.Client) -> None:
    challenge = asks(client, "/mcp", "tools/call", name="my_list", arguments={}).headers["www-authenticate"]
    document = client.get(challenge.split('resource_metadata="')[1].rstrip('"')).raise_for_status().json()
    assert document["resource"] == f"{str(client.base_url).rstrip('/')}/mcp"
    silent = asks(client, "/mcp/alexa", "tools/call", name="my_list", arguments={})
    assert (silent.status_code, silent.headers.get("www-authenticate")) == (401, None)


@pytest.mark.parametrize("path", PATHS)
def test_there_are_no_streams_and_no_large_bodies(client: httpx.Client, path: str) -> None:
    assert client.get(path, headers=HEADERS).status_code == 405
    refused = client.post(path, content=b"x" * (64 * 1024 + 1), headers=HEADERS)
    assert (refused.status_code, refused.headers["content-type"]) == (413, "application/problem+json")


def test_a_flood_is_refused_and_keeps_nobody_else_from_the_site(client: httpx.Client) -> None:
    def status(_number: int) -> int:
        return asks(client, "/mcp", "ping").status_code

    with ThreadPoolExecutor(20) as pool:
        seen = Counter(pool.map(status, range(200)))
    assert set(seen) == {200, 429}
    assert client.get("/api/movies?q=alien").status_code == 200
