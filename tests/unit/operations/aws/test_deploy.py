"""`operations/aws/deploy` with an aws and a sleep that write down how they are called."""

import subprocess
from pathlib import Path

import pytest

from embedded.programs import ROOT

AWS = """#!/bin/sh
echo "$*" >>"$0.calls"
case "$*" in
*"OutputKey=='"*) echo "$*" | sed "s/.*OutputKey=='//; s/'.*//" ;;
"cloudformation describe-stacks "*) [ ! -e "$0.refuses" ] || { cat "$0.stack" >&2; exit 254; }; cat "$0.stack" ;;
"cloudformation deploy "*) ;;
"ecs run-task "*) cat "$0.task" ;;
*"--tasks the-task "*lastStatus*) sed -n 1p "$0.states"; sed -i '1{$!d}' "$0.states" ;;
*"--tasks the-task "*exitCode*) cat "$0.code" ;;
*"--tasks the-task "*stoppedReason*) echo no room ;;
*) exit 2 ;;
esac
"""
"""The task has each of its states once, and the last one for ever."""
NO_STACK = "An error occurred (ValidationError): Stack with id matinee does not exist"
SLEEP = """#!/bin/sh
echo "sleep $1" >>"${0%sleep}aws.calls"
"""
SETTINGS = {"DOMAIN": "movies.example", "CERTIFICATE": "arn:c", "MAIL": "a@b", "TAG": "2", "TEMPLATES": "bucket"}


@pytest.fixture
def aws(programs: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, text in (("aws", AWS), ("sleep", SLEEP)):
        (programs / name).write_text(text)
        (programs / name).chmod(0o755)
    for name, text in (("task", "the-task"), ("states", "STOPPED\n"), ("code", "0")):
        (programs / f"aws.{name}").write_text(text)
    stack_is(programs / "aws", NO_STACK, refused=True)
    for name in ("STACK", "IMAGES", "PARAMETERS"):
        monkeypatch.delenv(name, raising=False)
    for name, value in SETTINGS.items():
        monkeypatch.setenv(name, value)
    return programs / "aws"


def stack_is(aws: Path, state: str, *, refused: bool = False) -> None:
    Path(f"{aws}.stack").write_text(state)
    Path(f"{aws}.refuses").unlink(missing_ok=True)
    if refused:
        Path(f"{aws}.refuses").touch()


def deploy() -> "subprocess.CompletedProcess[str]":
    return subprocess.run([ROOT / "operations/aws/deploy"], capture_output=True, text=True, check=False)


def calls(aws: Path) -> list[str]:
    return Path(f"{aws}.calls").read_text().splitlines()


def steps(aws: Path) -> list[str]:
    """What was deployed, by its parameters of versions, and when the bootstrap ran."""
    found = []
    for call in calls(aws):
        if call.startswith("cloudformation deploy "):
            found.append(
                " ".join(word for word in call.split() if word.startswith(("BootstrapTag", "ImageTag", "Runn")))
            )
        if call.startswith("ecs run-task "):
            found.append("bootstrap")
    return found


@pytest.mark.parametrize("state", [NO_STACK, "REVIEW_IN_PROGRESS"])
def test_a_new_stack_begins_without_services(aws: Path, state: str) -> None:
    stack_is(aws, state, refused=state == NO_STACK)
    done = deploy()
    assert done.returncode == 0, done.stderr
    assert steps(aws) == [
        "BootstrapTag=2 ImageTag=2 Running=false",
        "bootstrap",
        "BootstrapTag=2 ImageTag=2 Running=true",
    ]
    assert done.stdout.endswith("Matinee is ready; movies.example must point to Address.\n")


def test_an_update_runs_the_new_bootstrap_while_the_services_stay_as_they_are(aws: Path) -> None:
    stack_is(aws, "UPDATE_COMPLETE")
    assert deploy().returncode == 0
    assert steps(aws) == ["BootstrapTag=2", "bootstrap", "BootstrapTag=2 ImageTag=2 Running=true"]


def test_where_the_state_of_the_stack_is_not_told_nothing_is_deployed(aws: Path) -> None:
    stack_is(aws, "An error occurred (ExpiredToken)", refused=True)
    failed = deploy()
    assert (failed.returncode, failed.stderr) == (1, "An error occurred (ExpiredToken)\n")
    assert steps(aws) == []


def test_a_bootstrap_that_fails_leaves_the_services_as_they_are(aws: Path) -> None:
    stack_is(aws, "UPDATE_COMPLETE")
    Path(f"{aws}.code").write_text("3")
    failed = deploy()
    assert failed.returncode == 1
    assert failed.stderr == "The bootstrap ended with 3 (no room); its log is /matinee/bootstrap.\n"
    assert steps(aws) == ["BootstrapTag=2", "bootstrap"]


def test_a_bootstrap_may_take_an_hour_and_is_told_of_meanwhile(aws: Path) -> None:
    Path(f"{aws}.states").write_text("PENDING\n" + "RUNNING\n" * 120 + "STOPPED\n")
    done = deploy()
    assert done.returncode == 0, done.stderr
    assert [call for call in calls(aws) if call.startswith("sleep")] == ["sleep 30"] * 121
    lines = done.stdout.splitlines()
    assert lines[0] == "The bootstrap is PENDING (0 minutes)."
    assert lines[120] == "The bootstrap is RUNNING (60 minutes)."


def test_a_bootstrap_that_never_ends_is_waited_for_two_hours(aws: Path) -> None:
    Path(f"{aws}.states").write_text("RUNNING\n")
    failed = deploy()
    assert failed.returncode == 1
    assert failed.stderr == "The bootstrap is still RUNNING after 120 minutes; its log is /matinee/bootstrap.\n"
    assert steps(aws)[-1] == "bootstrap"


def test_a_bootstrap_that_is_not_started_is_not_waited_for(aws: Path) -> None:
    Path(f"{aws}.task").write_text("None")
    failed = deploy()
    assert (failed.returncode, failed.stderr) == (1, "The bootstrap was not started.\n")


def test_an_answer_that_aws_refuses_ends_it(aws: Path) -> None:
    Path(f"{aws}.task").write_text("another-task")
    assert deploy().returncode == 2
    assert steps(aws)[-1] == "bootstrap"


@pytest.mark.parametrize("name", SETTINGS)
def test_a_missing_setting_is_named_before_anything_is_done(
    aws: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.delenv(name)
    assert deploy().stderr == f"{name} is not set.\n"
    assert not Path(f"{aws}.calls").exists()
