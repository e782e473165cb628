"""`operations/rolling-restart` in the shells of Debian and macOS, with a docker that notes what it is asked."""

import shutil
import subprocess
from pathlib import Path

import pytest

from embedded.programs import ROOT

SCRIPT = ROOT / "operations" / "rolling-restart"
TWO_REPLICAS = """#!/bin/sh
echo "$*" >>"$0.calls"
case "$*" in "compose ps --quiet web") printf 'first-web-container\\nsecond-web-container\\n' ;; esac
"""
OLD_BASH = ("mapfile", "readarray", "declare -A", "local -a", "[@]", "${service,,}", "&>>")
"""What bash has since version 4, or what bash 3.2 refuses for an empty array."""


@pytest.mark.parametrize(
    "shell", [shell for shell in ("dash", "bash --posix", "bash") if shutil.which(shell.split()[0])]
)
def test_each_old_container_is_stopped_after_a_new_one_is_healthy(docker: Path, shell: str) -> None:
    docker.write_text(TWO_REPLICAS)
    done = subprocess.run([*shell.split(), SCRIPT, "web", "voice"], capture_output=True, text=True, check=True)
    assert done.stdout == "web: first-web-co replaced\nweb: second-web-c replaced\n"
    new = "compose --progress quiet up --detach --wait --no-deps --no-recreate --scale web=3 web"
    assert Path(f"{docker}.calls").read_text().splitlines() == [
        "compose ps --quiet web",
        *(new, "stop first-web-container", "rm first-web-container"),
        *(new, "stop second-web-container", "rm second-web-container"),
        "compose ps --quiet voice",
    ]


def test_a_new_container_that_does_not_become_healthy_leaves_the_old_ones(docker: Path) -> None:
    docker.write_text(TWO_REPLICAS + 'case "$*" in *" up "*) exit 1 ;; esac\n')
    done = subprocess.run(["sh", SCRIPT, "web"], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "stop" not in Path(f"{docker}.calls").read_text()


def test_it_uses_nothing_that_bash_3_2_lacks() -> None:
    script = SCRIPT.read_text()
    assert script.startswith("#!/bin/sh\n")
    assert not [word for word in OLD_BASH if word in script]
