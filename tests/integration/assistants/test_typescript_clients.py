"""The official TypeScript clients against the running services: both generations, each protocol, with consent."""

import pytest

from embedded.programs import ROOT
from tests.integration.conftest import SmallStack
from tests.support.apps.assistant_program import journey
from tests.support.apps.consenting_user import ConsentingUser

pytestmark = [pytest.mark.long, pytest.mark.longest]
PROGRAM = ROOT / "tests" / "assistants" / "typescript_client.mjs"
NEWEST, LAST_WITH_HANDSHAKE = "2026-07-28", "2025-11-25"


@pytest.mark.parametrize(
    ("generation", "mode", "version"),
    [("v1", "legacy", None), ("v2", "legacy", LAST_WITH_HANDSHAKE), ("v2", "auto", NEWEST)],
)
def test_a_client_is_let_in_rates_and_reads_the_list_that_knows_of_it(
    small_stack: SmallStack, generation: str, mode: str, version: str | None
) -> None:
    with ConsentingUser.signed_up(small_stack.web_url, f"Typed {generation} {mode}") as user:
        steps = journey(["node", PROGRAM, generation, mode, f"{small_stack.web_url}/mcp"], user)
        listed = user.list_of(3)
    assert {"my_list", "rate", "search_movies"} <= set(steps["tools"])
    assert steps["consent"].startswith(f"{small_stack.web_url}/oauth/apps/authorize?")
    assert "ratings:write" in steps["scope"]
    assert steps["rated"]["changed"]
    assert steps["list"] == listed
    assert steps["found"][0] not in steps["list"]
    assert (steps["profile"], steps["prompt"], steps["unclear"]) == ([5], True, True)
    assert steps["version"] == version
