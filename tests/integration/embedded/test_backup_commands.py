"""`make backup` and `make restore` on the stack that `make run` started."""

import os
import stat
import subprocess
import sys
import uuid
from pathlib import Path

import httpx
import pytest

from embedded.programs import ROOT
from tests.support.processes.stack import Stack

pytestmark = pytest.mark.long


def run(stack: Stack, *arguments: str) -> "subprocess.CompletedProcess[str]":
    environment = {**os.environ, "DATA_DIR": str(stack.dataset_dir.parent)}
    command = [sys.executable, "-m", "embedded", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False)


def last_line(process: "subprocess.CompletedProcess[str]") -> str:
    assert "Traceback" not in process.stderr
    return process.stderr.strip().splitlines()[-1]


@pytest.fixture
def user_id(stack: Stack) -> int:
    account = {"name": f"Saved {uuid.uuid4().hex[:8]}", "password": "correct horse"}
    session = httpx.post(f"{stack.web_url}/api/users", json=account).raise_for_status().json()
    url = f"{stack.web_url}/api/users/{session['user_id']}/ratings/50"
    httpx.put(
        url, json={"rating": 4.5}, headers={"Authorization": f"Bearer {session['token']}"}, timeout=20
    ).raise_for_status()
    return int(session["user_id"])


def test_users_of_the_running_stack_are_backed_up_and_restored(stack: Stack, user_id: int, tmp_path: Path) -> None:
    file = tmp_path / "users.parquet"
    backup = run(stack, "backup", str(file))
    assert backup.returncode == 0, backup.stderr
    assert f"ratings and dismissals in {file}." in last_line(backup)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    restored = run(stack, "restore", str(file))
    assert restored.returncode == 0, restored.stderr
    assert last_line(restored).startswith("0 users were restored,")
    assert user_id > 943

    file.write_bytes(file.read_bytes()[:-100])
    refused = run(stack, "restore", str(file), "--force")
    assert refused.returncode == 1
    assert last_line(refused).startswith("Nothing was changed: The file does not match the checksum inside it")


def test_what_the_standard_output_got_is_restored_from_the_standard_input_or_a_path(
    stack: Stack, user_id: int, tmp_path: Path
) -> None:
    file = tmp_path / "piped"
    module = f"{sys.executable} -m embedded"
    environment = {**os.environ, "DATA_DIR": str(stack.dataset_dir.parent)}
    for command in (f"{module} backup - >{file}", f"{module} restore {file}", f"cat {file} | {module} restore -"):
        done = subprocess.run(
            command, shell=True, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False
        )
        assert done.returncode == 0, done.stderr
    assert last_line(done).startswith("0 users were restored,")
    assert user_id > 943


@pytest.mark.parametrize(
    "arguments",
    [
        ["backup"],
        ["restore"],
        ["restore", "a", "b"],
        ["backup", "/nowhere/users"],
        ["backup", "/proc/x"],
        ["backup", "."],
    ],
)
def test_a_failing_command_gives_the_reason_in_one_sentence(stack: Stack, arguments: list[str]) -> None:
    refused = run(stack, *arguments)
    assert refused.returncode == 1
    assert last_line(refused) == refused.stderr.strip()
