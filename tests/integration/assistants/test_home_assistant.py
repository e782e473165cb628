"""The calls of Home Assistant's `mcp` integration against the running services, from an environment of their own."""

import pytest

from embedded.programs import ROOT
from tests.integration.conftest import SmallStack
from tests.support.apps.assistant_program import journey
from tests.support.apps.consenting_user import ConsentingUser

pytestmark = [pytest.mark.long, pytest.mark.longest]
PYTHON = ROOT / ".venv-homeassistant" / "bin" / "python"
PROGRAM = ROOT / "tests" / "assistants" / "home_assistant.py"


def test_it_finds_the_tools_is_let_in_and_rates(small_stack: SmallStack) -> None:
    with ConsentingUser.signed_up(small_stack.web_url, "Homer") as user:
        steps = journey([PYTHON, PROGRAM, f"{small_stack.web_url}/mcp"], user)
        assert steps["list"] == user.list_of(3)
    assert steps["versions"] == {"mcp": "2.3.0", "httpx2": "2.14.0"}
    assert (steps["server"], steps["protocol"], steps["rated"]) == ("matinee", "2025-11-25", True)
    assert {"my_list", "rate"} <= set(steps["tools"])
    assert steps["scope"].split()[0] == "lists:read"
    assert "ratings:write" in steps["scope"]
    assert steps["found"] not in steps["list"]
