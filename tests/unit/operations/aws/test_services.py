"""What a task is told to be healthy by."""

import subprocess
from pathlib import Path

import pytest

from operations.aws.network import PORTS
from operations.aws.services import WAS_READY, services

PYTHON = """#!/bin/sh
for state in ready live; do
    case "$2" in *":$PORT/health/$state'"*) [ -e "$0.$state" ]; exit ;; esac
done
exit 2
"""
"""A program that answers for the service: by files beside it."""


@pytest.mark.parametrize(("name", "port"), PORTS.items())
def test_a_task_is_healthy_once_it_was_ready_and_then_as_long_as_it_answers(
    programs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, port: int
) -> None:
    monkeypatch.setenv("PORT", str(port))
    python, (container, _) = (
        programs / "python",
        services()[f"{name.title()}Task"]["Properties"]["ContainerDefinitions"],
    )
    python.write_text(PYTHON)
    python.chmod(0o755)
    kind, command = container["HealthCheck"]["Command"]
    assert kind == "CMD-SHELL"
    assert WAS_READY.startswith(tuple(f"{mount['ContainerPath']}/" for mount in container["MountPoints"])), "writable"

    def is_healthy(*answers: str) -> bool:
        for state in ("ready", "live"):
            (programs / f"python.{state}").unlink(missing_ok=True)
        for state in answers:
            (programs / f"python.{state}").touch()
        return (
            subprocess.run(["sh", "-c", command.replace(WAS_READY, str(tmp_path / "was"))], check=False).returncode == 0
        )

    assert not is_healthy("live"), "it starts"
    assert is_healthy("ready", "live")
    assert is_healthy("live"), "a store is away"
    assert not is_healthy()
