"""The calls that Home Assistant's `mcp` integration makes (2026.11.0), with the versions of the SDK and of the HTTP
client that it pins. `python home_assistant.py address` in an environment of its own.

It prints a line of JSON for each step. Where the user has to consent, it prints the address and reads the answer. What
Home Assistant does with the tools, such as reading their schemas, needs its own Python and is not repeated here.
"""

import asyncio
import base64
import hashlib
import json
import re
import secrets
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version
from typing import Any
from urllib.parse import parse_qs, urlencode

import httpx2
from mcp.client.session import ClientSession
from mcp.client.streamable_http import streamable_http_client
from mcp.types import InitializeResult

CALLBACK = "https://my.home-assistant.io/redirect/oauth"
OAUTH_HEADERS = {"MCP-Protocol-Version": "2025-03-26"}
SECONDS = 30


def tell(step: str, value: object) -> None:
    print(json.dumps({"step": step, "value": value}), flush=True)  # noqa: T201


async def raise_for_posts(response: httpx2.Response) -> None:
    if response.request.method == "POST":
        response.raise_for_status()


@asynccontextmanager
async def connected(url: str, token: str = "") -> AsyncIterator[tuple[ClientSession, InitializeResult]]:
    """A session for each thing that is asked, with a handshake."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    hooks: Any = {"response": [raise_for_posts]}
    async with (
        httpx2.AsyncClient(follow_redirects=True, headers=headers, event_hooks=hooks, timeout=SECONDS) as http,
        streamable_http_client(url=url, http_client=http) as (read, write),
        ClientSession(read, write) as session,
    ):
        yield session, await session.initialize()


async def call(url: str, token: str, tool: str, arguments: dict[str, Any]) -> dict[str, Any]:
    async with connected(url, token) as (session, _):
        result = await session.call_tool(tool, arguments)
    return result.model_dump(by_alias=True, exclude_unset=True, exclude_none=True)


def first_of(error: BaseException) -> BaseException:
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error


async def challenge(url: str) -> str:
    """What the tool of an account answers without one."""
    try:
        await call(url, "", "my_list", {})
    except BaseExceptionGroup as group:
        error = first_of(group)
        assert isinstance(error, httpx2.HTTPStatusError), error
        assert error.response.status_code == 401
        return error.response.headers["www-authenticate"]
    raise AssertionError("my_list needs no account")


def _in(header: str, name: str) -> str:
    found = re.search(rf'{name}="([^"]+)"', header)
    assert found, header
    return found[1]


async def authorize(url: str, header: str, http: httpx2.AsyncClient) -> tuple[dict[str, Any], dict[str, Any]]:
    """Registers and asks for the scopes of the challenge. Returns the tokens, and how to refresh them."""
    resource = (await http.get(_in(header, "resource_metadata"), headers=OAUTH_HEADERS)).json()
    assert resource["resource"] == url
    document = f"{resource['authorization_servers'][0]}/.well-known/oauth-authorization-server"
    server = (await http.get(document, headers=OAUTH_HEADERS)).json()
    assert "none" in server["token_endpoint_auth_methods_supported"]
    new = {
        "redirect_uris": [CALLBACK],
        "token_endpoint_auth_method": "none",
        "grant_types": ["authorization_code", "refresh_token"],
        "response_types": ["code"],
        "client_name": "Home Assistant",
        "scope": _in(header, "scope"),
        "application_type": "web",
    }
    registered = (await http.post(server["registration_endpoint"], json=new)).raise_for_status().json()
    assert CALLBACK in registered["redirect_uris"]
    verifier, client = secrets.token_urlsafe(96), {"client_id": registered["client_id"]}
    digest = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")
    asked = client | {
        "response_type": "code",
        "redirect_uri": CALLBACK,
        "state": "of the flow",
        "code_challenge": digest,
        "code_challenge_method": "S256",
        "access_type": "offline",
        "prompt": "consent",
        "scope": new["scope"],
    }
    tell("consent", f"{server['authorization_endpoint']}?{urlencode(asked)}")
    answer = parse_qs((await asyncio.to_thread(sys.stdin.readline)).strip())
    assert answer["state"] == ["of the flow"]
    form = client | {"grant_type": "authorization_code", "code": answer["code"][0]}
    form |= {"redirect_uri": CALLBACK, "code_verifier": verifier}
    tokens = (await http.post(server["token_endpoint"], data=form)).raise_for_status().json()
    return tokens, client | {"token_endpoint": server["token_endpoint"]}


async def refreshed(tokens: dict[str, Any], client: dict[str, Any], http: httpx2.AsyncClient) -> dict[str, Any]:
    form = {
        "grant_type": "refresh_token",
        "client_id": client["client_id"],
        "refresh_token": tokens["refresh_token"],
    }
    new = (await http.post(client["token_endpoint"], data=form)).raise_for_status().json()
    return {**tokens, **new}


async def main(url: str) -> None:
    tell("versions", {name: version(name) for name in ("mcp", "httpx2")})
    async with connected(url) as (session, hello):
        tell("server", hello.server_info.name)
        tell("protocol", hello.protocol_version)
        assert hello.capabilities.tools
        tell("tools", [tool.name for tool in (await session.list_tools()).tools])
    popular = await call(url, "", "popular", {"amount": 3})
    movie_id = popular["structuredContent"]["movies"][0]["movie_id"]
    tell("found", movie_id)
    header = await challenge(url)
    async with httpx2.AsyncClient(timeout=SECONDS) as http:
        tokens, client = await authorize(url, header, http)
        tell("scope", tokens["scope"])
        rated = await call(url, tokens["access_token"], "rate", {"movie_id": movie_id, "stars": 4.5})
        tell("rated", rated["structuredContent"]["changed"])
        tokens = await refreshed(tokens, client, http)
    listed = await call(url, tokens["access_token"], "my_list", {"amount": 3})
    tell("list", [movie["movie_id"] for movie in listed["structuredContent"]["movies"]])


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
