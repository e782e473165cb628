"""The wall clock of a running process is set, and no other."""

import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from embedded.environments import base_environment
from embedded.programs import ROOT, Program
from tests.chaos.clocks.wall_clock import FaketimeClock, WallClock, faketime_library

TELL = """
import sys, time
from datetime import UTC, datetime
for _ in sys.stdin:
    now = datetime.now(UTC)
    assert isinstance(now, datetime)
    assert type(now + (now - now)).__module__ == "datetime"
    written = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())
    print(time.time(), time.time_ns() / 1e9, now.timestamp(), written, time.monotonic(), flush=True)
"""


def assert_that_it_can_be_set(program: Program, set_clock: Callable[[int], None]) -> None:
    pipe, environment = subprocess.PIPE, dict(program.environment)
    with subprocess.Popen(
        program.command, cwd=ROOT, env=environment, stdin=pipe, stdout=pipe, text=True, bufsize=1
    ) as process:
        assert process.stdin
        assert process.stdout
        for ahead in (0, 3600, -3600, 0):
            set_clock(ahead)
            process.stdin.write("\n")
            *walls, written, monotonic = process.stdout.readline().split()
            seen = [*map(float, walls), datetime.strptime(written, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC).timestamp()]
            assert seen == [pytest.approx(time.time() + ahead, abs=30)] * 4
            assert float(monotonic) == pytest.approx(time.monotonic(), abs=30)
        process.stdin.close()


def program(*command: str, **environment: str) -> Program:
    return Program("part", (sys.executable, *command), {**base_environment(), **environment}, lambda: True)


def test_a_module_of_python_runs_by_a_clock_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "telling.py").write_text(TELL)
    clock = WallClock(tmp_path / "clocks" / "part")
    assert_that_it_can_be_set(clock.of_python(program("-m", "telling", PYTHONPATH=str(tmp_path))), clock.set)


def test_another_program_runs_by_a_clock_of_libfaketime(tmp_path: Path) -> None:
    library = faketime_library()
    if library is None:
        pytest.skip("libfaketime is not installed")
    clock = FaketimeClock(tmp_path / "clocks" / "part", library)
    assert_that_it_can_be_set(clock.of_binary(program("-c", TELL)), clock.set)
