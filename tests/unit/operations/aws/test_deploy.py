"""`operations/aws/deploy` with an aws that writes down how it is called."""

import subprocess
from pathlib import Path

import pytest

from embedded.programs import ROOT

AWS = """#!/bin/sh
echo "$*" >>"$0.calls"
case "$*" in
"cloudformation describe-stacks --stack-name matinee") [ -e "$0.exists" ] ;;
"cloudformation deploy "*) touch "$0.exists" ;;
*"OutputKey=='"*) echo "$*" | sed "s/.*OutputKey=='//; s/'.*//" ;;
"ecs run-task "*) echo the-task ;;
"ecs wait "*) ;;
*exitCode*) cat "$0.code" ;;
*) exit 2 ;;
esac
"""
SETTINGS = {"DOMAIN": "movies.example", "CERTIFICATE": "arn:c", "MAIL": "a@b", "TAG": "2", "TEMPLATES": "bucket"}


@pytest.fixture
def aws(programs: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    program = programs / "aws"
    program.write_text(AWS)
    program.chmod(0o755)
    (programs / "aws.code").write_text("0")
    for name in ("STACK", "IMAGES", "PARAMETERS"):
        monkeypatch.delenv(name, raising=False)
    for name, value in SETTINGS.items():
        monkeypatch.setenv(name, value)
    return program


def deploy() -> "subprocess.CompletedProcess[str]":
    return subprocess.run([ROOT / "operations/aws/deploy"], capture_output=True, text=True, check=False)


def steps(aws: Path) -> list[str]:
    """What was deployed, by its parameters of versions, and when the bootstrap ran."""
    found = []
    for call in Path(f"{aws}.calls").read_text().splitlines():
        if call.startswith("cloudformation deploy "):
            found.append(
                " ".join(word for word in call.split() if word.startswith(("BootstrapTag", "ImageTag", "Runn")))
            )
        if call.startswith("ecs run-task "):
            found.append("bootstrap")
    return found


def test_a_new_stack_begins_without_services(aws: Path) -> None:
    done = deploy()
    assert done.returncode == 0, done.stderr
    assert steps(aws) == [
        "BootstrapTag=2 ImageTag=2 Running=false",
        "bootstrap",
        "BootstrapTag=2 ImageTag=2 Running=true",
    ]
    assert done.stdout.endswith("Matinee is ready; movies.example must point to Address.\n")


def test_an_update_runs_the_new_bootstrap_while_the_services_stay_as_they_are(aws: Path) -> None:
    Path(f"{aws}.exists").touch()
    assert deploy().returncode == 0
    assert steps(aws) == ["BootstrapTag=2", "bootstrap", "BootstrapTag=2 ImageTag=2 Running=true"]


def test_a_bootstrap_that_fails_leaves_the_services_as_they_are(aws: Path) -> None:
    Path(f"{aws}.exists").touch()
    Path(f"{aws}.code").write_text("3")
    failed = deploy()
    assert failed.returncode == 1
    assert "The bootstrap ended with 3" in failed.stderr
    assert steps(aws) == ["BootstrapTag=2", "bootstrap"]


@pytest.mark.parametrize("name", SETTINGS)
def test_a_missing_setting_is_named_before_anything_is_done(
    aws: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.delenv(name)
    assert deploy().stderr == f"{name} is not set.\n"
    assert not Path(f"{aws}.calls").exists()
