"""`make backup` and `make restore` on the stack that `make run` started."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from embedded.programs import ROOT
from tests.support.processes.stack import Stack


def run(stack: Stack, *arguments: str) -> "subprocess.CompletedProcess[str]":
    environment = {**os.environ, "DATA_DIR": str(stack.dataset_dir.parent)}
    command = [sys.executable, "-m", "embedded", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False)


def message(process: "subprocess.CompletedProcess[str]") -> str:
    assert "Traceback" not in process.stderr
    return process.stderr.strip().splitlines()[-1]


@pytest.fixture
def user_id(stack: Stack) -> int:
    opened = httpx.post(f"{stack.web_url}/api/users", json={"name": "Saved", "password": "correct horse"}).json()
    url = f"{stack.web_url}/api/users/{opened['user_id']}/ratings/50"
    httpx.put(
        url, json={"rating": 4.5}, headers={"Authorization": f"Bearer {opened['token']}"}, timeout=20
    ).raise_for_status()
    return int(opened["user_id"])


def test_a_backup_of_the_running_stack_is_made_and_restored(stack: Stack, user_id: int, tmp_path: Path) -> None:
    place = tmp_path / "users.parquet"
    saved = run(stack, "backup", str(place))
    assert saved.returncode == 0, saved.stderr
    assert f"ratings and dismissals in {place}." in message(saved)
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    restored = run(stack, "restore", str(place))
    assert restored.returncode == 0, restored.stderr
    assert message(restored).startswith("0 users were restored,")
    assert user_id > 943

    place.write_bytes(place.read_bytes()[:-100])
    refused = run(stack, "restore", str(place), "--force")
    assert refused.returncode == 1
    assert message(refused).startswith("Nothing was changed: The file does not match its checksum")


@pytest.mark.parametrize("arguments", [["backup"], ["restore"], ["restore", "a", "b"], ["backup", "/nowhere/users"]])
def test_a_command_that_fails_says_why_in_one_sentence(stack: Stack, arguments: list[str]) -> None:
    refused = run(stack, *arguments)
    assert refused.returncode == 1
    assert message(refused) == refused.stderr.strip()
