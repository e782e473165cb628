"""A client that is generated from the OpenAPI document of the running services: it is built, its types are checked, and
it makes calls (docs/decisions/0057)."""

import shutil
import subprocess
from pathlib import Path

import pytest

from embedded.programs import ROOT
from tests.integration.conftest import SmallStack
from tests.support.apps.assistant_program import SECONDS, journey
from tests.support.apps.consenting_user import ConsentingUser

pytestmark = [pytest.mark.long, pytest.mark.longest]
ASSISTANTS = ROOT / "tests" / "assistants"
STRICT = ("--strict", "--noUncheckedIndexedAccess", "--target", "es2022", "--lib", "es2022,dom", "--module", "nodenext")


def build(web_url: str, folder: Path) -> Path:
    (folder / "node_modules").symlink_to(ASSISTANTS / "node_modules")
    (folder / "package.json").write_text('{"type": "module"}')
    program = folder / "generated_client.ts"
    shutil.copy(ASSISTANTS / program.name, program)
    for command in (
        ["openapi-typescript", f"{web_url}/api/openapi.json", "--output", "schema.d.ts"],
        ["tsc", *STRICT, program.name],
    ):
        command[0] = str(ASSISTANTS / "node_modules" / ".bin" / command[0])
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=SECONDS, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
    return program.with_suffix(".js")


def test_a_generated_client_reads_rates_and_makes_webhooks(small_stack: SmallStack, tmp_path: Path) -> None:
    program = build(small_stack.web_url, tmp_path)
    with ConsentingUser.signed_up(small_stack.web_url, "Generated") as user:
        steps = journey(["node", program, small_stack.web_url, str(user.user_id)], user)
        listed = user.list_of(3)
    movie_id, version = steps["rated"]["movie_id"], steps["rated"]["version"]
    assert (bool(steps["title"]), steps["no field"]) == (True, None)
    assert (steps["refused"], steps["list"]) == (422, listed)
    assert movie_id not in listed
    first, second = steps["batch"]
    assert [movie["movie_id"] for movie in first["movies"]] == listed
    assert (first["line"], second["line"], bool(second["error"])) == (1, 2, True)
    assert steps["webhook"]["url"] == "https://app.example/hook"
    assert steps["webhook"]["version"] == version + 1
    assert len({secret for secret in steps["webhook"]["secrets"] if secret.startswith("whsec_")}) == 2
    assert steps["removed"] == [204, 0]
