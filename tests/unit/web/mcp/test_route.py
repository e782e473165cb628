"""`/mcp` over HTTP: the versions of the protocol, and what is refused before any tool runs."""

import pytest

from services.web.mcp.tools.all_tools import TOOLS
from services.web.oauth.app_scopes import APP_SCOPES
from tests.unit.web.conftest import Site
from tests.unit.web.mcp.conftest import HEADERS, Assistant

HANDSHAKE_VERSIONS = ["2025-03-26", "2025-06-18", "2025-11-25"]
NEWEST = "2026-07-28"
CLIENT = {"name": "a test", "version": "1"}


@pytest.mark.parametrize("version", HANDSHAKE_VERSIONS)
async def test_each_handshake_version_is_spoken_without_a_session(assistant: Assistant, version: str) -> None:
    assistant.version = version
    hello = await assistant.asks("initialize", protocolVersion=version, capabilities={}, clientInfo=CLIENT)
    assert hello.json()["result"]["protocolVersion"] == version
    assert hello.json()["result"]["serverInfo"]["name"] == "matinee"
    assert "mcp-session-id" not in hello.headers
    ready = await assistant.posts('{"jsonrpc": "2.0", "method": "notifications/initialized"}')
    assert ready.status_code == 202
    tools = (await assistant.asks("tools/list")).json()["result"]["tools"]
    assert {tool["name"] for tool in tools} == set(TOOLS)
    found = await assistant.calls("search_movies", words="Dune")
    assert "“Dune” (1974) [movie_id 4]" in found["content"][0]["text"]


async def test_the_newest_version_is_spoken_without_a_handshake(assistant: Assistant) -> None:
    assistant.version = NEWEST
    assistant.headers = {"mcp-method": "tools/call", "mcp-name": "search_movies"}
    meta = {
        "io.modelcontextprotocol/protocolVersion": NEWEST,
        "io.modelcontextprotocol/clientCapabilities": {},
        "io.modelcontextprotocol/clientInfo": CLIENT,
    }
    answer = await assistant.asks("tools/call", name="search_movies", arguments={"words": "Dune"}, _meta=meta)
    result = answer.json()["result"]
    assert result["structuredContent"]["movies"][0]["movie_id"] == 4
    assert result["resultType"] == "complete"


async def test_all_tools_say_what_they_take_answer_and_change(assistant: Assistant) -> None:
    tools = {tool["name"]: tool for tool in (await assistant.asks("tools/list")).json()["result"]["tools"]}
    assert list(tools) == list(TOOLS)
    for name, tool in tools.items():
        assert tool["inputSchema"]["additionalProperties"] is False, name
        assert tool["outputSchema"]["type"] == "object"
        assert tool["annotations"]["readOnlyHint"] is not TOOLS[name].writes
        assert tool["annotations"]["openWorldHint"] is False
    assert tools["rate"]["annotations"]["destructiveHint"] is True
    assert tools["want_to_see"]["annotations"]["destructiveHint"] is False


NEED_AN_ACCOUNT: list[tuple[str, dict[str, str], str]] = [
    *[("tools/call", {"name": name}, tool.scope) for name, tool in TOOLS.items() if tool.scope],
    ("resources/read", {"uri": "matinee://me/profile"}, "profile:read"),
    ("resources/read", {"uri": "matinee://me/list"}, "lists:read"),
]


async def test_what_needs_an_account_is_challenged_with_its_scope(assistant: Assistant, site: Site) -> None:
    document = "http://web/.well-known/oauth-protected-resource/mcp"
    for method, params, scope in NEED_AN_ACCOUNT:
        answer = await assistant.asks(method, **params)
        assert answer.status_code == 401
        scopes = " ".join([scope, *(each for each in APP_SCOPES if each != scope)])
        assert answer.headers["www-authenticate"] == f'Bearer scope="{scopes}", resource_metadata="{document}"'
    assert not site.recommender.requests


async def test_a_wrong_token_is_refused_even_where_none_is_needed(assistant: Assistant) -> None:
    for token in ("", "x", "944.abc"):
        assistant.headers = {"authorization": f"Bearer {token}"}
        answer = await assistant.asks("tools/list")
        assert answer.status_code == 401
        assert 'error="invalid_token"' in answer.headers["www-authenticate"]


async def test_a_session_of_the_site_is_no_token_here(assistant: Assistant, site: Site) -> None:
    signed_up = await site.client.post("/api/users", json={"name": "Ada", "password": "correct horse"})
    assert signed_up.status_code == 201
    by_cookie = await site.client.post("/mcp", json=RATE, headers=HEADERS)
    assert by_cookie.status_code == 401
    assistant.headers = {"authorization": f"Bearer {signed_up.json()['token']}"}
    assert (await assistant.asks("tools/list")).status_code == 401


RATE = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "tools/call",
    "params": {"name": "rate", "arguments": {"movie_id": 1, "stars": 5}},
}


async def test_several_calls_in_one_are_refused(site: Site) -> None:
    """A batch would pass by the check of what needs an account."""
    answer = await site.client.post("/mcp", json=[RATE, RATE], headers=HEADERS)
    assert answer.status_code == 400
    assert not site.recommender.ratings


NO_MESSAGES = ["", "{", "[" * 30_000, '{"jsonrpc": "2.0", "id": 1}', '{"params": 1}', "1", '"tools/call"', "\x00"]


async def test_what_is_no_message_is_refused_in_the_words_of_the_protocol(assistant: Assistant) -> None:
    for body in NO_MESSAGES:
        answer = await assistant.posts(body)
        assert answer.status_code == 400
        assert answer.json()["error"]["code"] in {-32700, -32600}
        assert "pydantic" not in answer.text
        assert "\\n" not in answer.text


async def test_a_body_that_is_too_large_is_refused(assistant: Assistant) -> None:
    assert (await assistant.posts("x" * 70_000)).status_code == 413


@pytest.mark.parametrize("method", ["GET", "DELETE"])
async def test_there_is_no_stream_and_no_session(site: Site, method: str) -> None:
    answer = await site.client.request(method, "/mcp", headers=HEADERS)
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")


async def test_the_page_of_another_site_cannot_call(assistant: Assistant) -> None:
    assistant.headers = {"origin": "https://evil.example"}
    assert (await assistant.asks("tools/list")).status_code == 403


async def test_calls_are_counted_by_address(assistant: Assistant, site: Site) -> None:
    site.stores.redis.values["tries:mcp:127.0.0.1"] = b"600"
    answer = await assistant.asks("tools/list")
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "42")


async def test_a_call_counts_as_often_as_it_names_titles(assistant: Assistant, site: Site) -> None:
    titles = [f"no such title {number}" for number in range(20)]
    await assistant.calls("recommend_for_taste", loved=titles, hated=titles[:15])
    assert site.stores.redis.values["tries:mcp:127.0.0.1"] == b"35"
    await assistant.calls("search_movies", words="Dune")
    assert site.stores.redis.values["tries:mcp:127.0.0.1"] == b"36"
    site.stores.redis.values["tries:mcp:127.0.0.1"] = b"590"
    site.recommender.requests.clear()
    refused = await assistant.asks("tools/call", name="recommend_for_taste", arguments={"loved": titles})
    assert (refused.status_code, site.recommender.requests) == (429, [])
    for arguments in ("x", {"loved": "x"}, {"loved": 3}):
        site.stores.redis.values["tries:mcp:127.0.0.1"] = b"0"
        await assistant.asks("tools/call", name="recommend_for_taste", arguments=arguments)
        assert site.stores.redis.values["tries:mcp:127.0.0.1"] == b"1"


ABSENT: list[tuple[str, dict[str, str]]] = [
    ("tools/call", {"name": "no_such_tool"}),
    ("resources/read", {"uri": "matinee://you/profile"}),
    ("prompts/get", {"name": "none"}),
]


async def test_what_does_not_exist_is_an_error_that_says_where_to_look(assistant: Assistant) -> None:
    for method, params in ABSENT:
        error = (await assistant.asks(method, **params)).json()["error"]
        assert error["code"] == -32602
        assert "/list" in error["message"]
