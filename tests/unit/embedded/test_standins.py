import subprocess
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

from embedded import standins
from embedded.standins import STANDINS_PYTHON, aws_standin, redis_standin, valkey_server


def test_the_aws_stand_in_gets_an_absolute_data_directory() -> None:
    command = aws_standin(Path("data"), 5001).command
    assert command[:3] == (str(STANDINS_PYTHON), "-m", "embedded.aws_standin")
    options = dict(zip(command[3::2], command[4::2], strict=True))
    assert options == {"--data": str(Path("data").absolute()), "--port": "5001"}


def test_redis_is_a_local_cache_that_stores_nothing_on_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(standins, "valkey_server", lambda: Path("/opt/valkey"))
    command = redis_standin(5002).command
    options = dict(zip(command[1::2], command[2::2], strict=True))
    assert command[0] == "/opt/valkey"
    assert (options["--bind"], options["--port"]) == ("127.0.0.1", "5002")
    assert (options["--save"], options["--appendonly"]) == ("", "no")


def test_the_server_is_located_by_the_environment_of_the_stand_ins(monkeypatch: pytest.MonkeyPatch) -> None:
    commands: list[list[Any]] = []

    def run(command: list[Any], **_: Any) -> CompletedProcess[str]:
        commands.append(command)
        return CompletedProcess(command, 0, stdout="/opt/valkey\n")

    monkeypatch.setattr(subprocess, "run", run)
    assert valkey_server.__wrapped__() == Path("/opt/valkey")
    assert commands[0][0] == STANDINS_PYTHON
