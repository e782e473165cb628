import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from embedded.children import LOG_LIMIT_BYTES, Child, ending
from embedded.environments import base_environment
from embedded.programs import ROOT, Program
from tests.support.processes.stack import wait_until_gone

SLEEPS = "import time; time.sleep(60)"
STARTS_A_CHILD = f"""
import os, sys, time
from embedded.children import Child
from embedded.programs import Program
child = Child(Program("part", (sys.executable, "-c", {SLEEPS!r}), dict(os.environ), lambda: True))
child.start()
print(child.pid, flush=True)
time.sleep(60)
"""


def child(tmp_path: Path, code: str) -> Child:
    command = (sys.executable, "-c", code)
    return Child(Program("part", command, base_environment(), lambda: True), tmp_path / "logs" / "part.log")


def test_output_is_appended_to_the_log(tmp_path: Path) -> None:
    part = child(tmp_path, "import sys; print('out', flush=True); sys.stderr.write('err'); sys.exit(3)")
    for _ in range(2):
        part.start()
        assert part.wait() == 3
    assert (tmp_path / "logs" / "part.log").read_text() == 2 * "out\nerr"


def test_a_long_log_is_renamed_before_the_next_start(tmp_path: Path) -> None:
    part = child(tmp_path, "print('new')")
    log = tmp_path / "logs" / "part.log"
    log.parent.mkdir()
    log.write_bytes(b"x" * (LOG_LIMIT_BYTES + 1))
    part.start()
    part.wait()
    assert log.read_text() == "new\n"
    assert log.with_suffix(".old.log").stat().st_size > LOG_LIMIT_BYTES


def test_a_log_that_cannot_be_opened_is_no_reason_not_to_start(tmp_path: Path) -> None:
    (tmp_path / "logs" / "part.log").mkdir(parents=True)
    started = child(tmp_path, "raise SystemExit(7)")
    started.start()
    assert started.wait() == 7


def test_processes_that_a_child_started_end_with_it(tmp_path: Path) -> None:
    started = f"import subprocess, sys; p = subprocess.Popen([sys.executable, '-c', {SLEEPS!r}])"
    part = child(tmp_path, f"{started}; print(p.pid)")
    part.start()
    assert part.wait() == 0
    wait_until_gone(int((tmp_path / "logs" / "part.log").read_text()))


def test_a_child_that_never_started_can_be_stopped_but_not_awaited(tmp_path: Path) -> None:
    part = child(tmp_path, SLEEPS)
    part.stop()
    part.kill()
    assert part.pid is None
    with pytest.raises(ChildProcessError, match="part was not started"):
        part.wait()


def test_a_killed_child_ends_by_signal(tmp_path: Path) -> None:
    part = child(tmp_path, SLEEPS)
    part.start()
    part.kill()
    assert part.wait() == -signal.SIGKILL
    assert ending(-signal.SIGKILL) == "signal 9"
    assert ending(3) == "exit code 3"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux can tie a process to its parent")
def test_a_child_does_not_outlive_a_killed_parent() -> None:
    command, environment = [sys.executable, "-c", STARTS_A_CHILD], os.environ | {"PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=environment) as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        parent.kill()
    wait_until_gone(pid)


def test_a_child_that_ended_by_itself_is_known(tmp_path: Path) -> None:
    part = child(tmp_path, "")
    assert not part.has_ended
    part.start()
    part.wait()
    assert part.has_ended
