"""`/mcp/alexa`: what Alexa+ asks for, and that its tokens are its own."""

import pytest

from services.web.mcp.tools.all_tools import TOOLS
from tests.support.apps.connecting_app import ConnectingApp
from tests.unit.web.conftest import Site
from tests.unit.web.mcp.conftest import HEADERS, Assistant

ALEXA = {"name": "Alexa+ MCP Client", "version": "1.0.0"}


def alexa_with(site: Site, token: str = "") -> Assistant:
    headers = {"authorization": f"Bearer {token}"} if token else {}
    return Assistant(site.client, "2025-11-25", headers, "/mcp/alexa")


@pytest.mark.parametrize("version", ["2025-03-26", "2025-11-25"])
async def test_tools_are_discovered_without_a_token(site: Site, version: str) -> None:
    alexa = alexa_with(site)
    alexa.version = version
    capabilities = {"roots": {"listChanged": True}}
    hello = await alexa.asks("initialize", protocolVersion=version, capabilities=capabilities, clientInfo=ALEXA)
    assert hello.json()["result"]["protocolVersion"] == version
    tools = (await alexa.asks("tools/list")).json()["result"]["tools"]
    assert {tool["name"] for tool in tools} == set(TOOLS)
    assert not (await alexa.calls("search_movies", words="Dune"))["isError"]


async def test_who_is_not_authorized_is_told_without_a_challenge(site: Site) -> None:
    for alexa in (alexa_with(site), alexa_with(site, "944.none")):
        answer = await alexa.asks("tools/call", name="my_list", arguments={})
        assert answer.status_code == 401
        assert "www-authenticate" not in answer.headers
    assert not site.recommender.requests


async def test_the_way_to_authorize_is_where_the_standards_put_it(site: Site) -> None:
    document = (await site.client.get("/.well-known/oauth-protected-resource/mcp/alexa")).json()
    assert (document["resource"], document["authorization_servers"]) == ("http://web/mcp/alexa", ["http://web"])


async def test_tokens_for_this_path_are_not_good_at_the_other_nor_the_other_way(site: Site) -> None:
    await site.sign_up()
    app = ConnectingApp(site.client, path="/mcp/alexa")
    token = (await app.connects())["access_token"]
    assert not (await alexa_with(site, token).calls("my_list"))["isError"]
    assert (await Assistant(site.client, headers={"authorization": f"Bearer {token}"}).asks("ping")).status_code == 401
    others = (await ConnectingApp(site.client).connects())["access_token"]
    assert (await alexa_with(site, others).asks("ping")).status_code == 401


async def test_a_code_for_one_path_gives_no_tokens_for_the_other(site: Site) -> None:
    await site.sign_up()
    for path, other in (("/mcp", "/mcp/alexa"), ("/mcp/alexa", "/mcp")):
        app = ConnectingApp(site.client, path=path)
        await app.registers()
        code = (await app.callback())["code"]
        refused = await app.exchange(code, resource=f"http://web{other}")
        assert (refused.status_code, refused.json()["error"]) == (400, "invalid_target")
        tokens = (await app.exchange(code, resource=None)).json()
        refused = await app.refresh(tokens["refresh_token"], resource=f"http://web{other}")
        assert refused.json()["error"] == "invalid_target"


@pytest.mark.parametrize("method", ["GET", "DELETE"])
async def test_there_is_no_stream_and_no_session(site: Site, method: str) -> None:
    answer = await site.client.request(method, "/mcp/alexa", headers=HEADERS)
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")
