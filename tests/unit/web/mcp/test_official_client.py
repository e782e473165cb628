"""The official Python client against `/mcp`, by the newest protocol and by a handshake."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx2
import pytest
from mcp.client.client import Client
from mcp.client.streamable_http import streamable_http_client
from mcp.types import TextContent

from tests.unit.web.conftest import Site


@asynccontextmanager
async def connected(site: Site, mode: str) -> AsyncIterator[Client]:
    transport = httpx2.ASGITransport(site.app)
    async with (
        httpx2.AsyncClient(transport=transport) as http,
        Client(streamable_http_client("http://web/mcp", http_client=http), mode=mode) as client,
    ):
        yield client


@pytest.mark.parametrize("mode", ["auto", "legacy"])
async def test_the_client_lists_and_calls_tools_and_checks_what_they_answer(site: Site, mode: str) -> None:
    async with connected(site, mode) as client:
        assert "recommend_for_taste" in [tool.name for tool in (await client.list_tools()).tools]
        found = await client.call_tool("recommend_for_taste", {"loved": ["Alien"], "amount": 3})
        assert [each["title"] for each in found.structured_content["movies"]] == ["Brazil", "Chinatown", "Dune"]
        unclear = await client.call_tool("movie_details", {"title": "Nosuch"})
        assert unclear.is_error


@pytest.mark.parametrize("mode", ["auto", "legacy"])
async def test_the_client_reads_what_there_is_besides_tools(site: Site, mode: str) -> None:
    async with connected(site, mode) as client:
        assert [each.name for each in (await client.list_resources()).resources] == ["profile", "list"]
        [prompt] = (await client.list_prompts()).prompts
        said = (await client.get_prompt(prompt.name, {"minutes": "100"})).messages[0].content
        assert isinstance(said, TextContent)
        assert "Time: 100. Mood: not said." in said.text
