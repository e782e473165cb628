import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest

from embedded import supervisor
from embedded.children import Child
from embedded.environments import base_environment
from embedded.programs import Program
from embedded.supervisor import PartFailed, Supervisor, all_answer, stop_all
from tests.support.waiting import eventually

SLEEPS = "import time; print('up', flush=True); time.sleep(60)"
STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(60)"


def child(tmp_path: Path, code: str, stop_seconds: float = 5) -> Child:
    log = tmp_path / "part.log"
    command = (sys.executable, "-c", code)

    def is_up() -> bool:
        return log.exists() and "up" in log.read_text()

    return Child(Program("part", command, base_environment(), is_up, stop_seconds), log)


class Terminal:
    def __init__(self) -> None:
        self.said: list[str] = []
        self.starts = 0
        self.started = asyncio.Event()

    def start(self) -> None:
        self.starts += 1
        self.started.set()


@asynccontextmanager
async def supervised(part: Child) -> AsyncIterator[Terminal]:
    terminal = Terminal()
    keeping = asyncio.create_task(Supervisor(terminal.said.append, terminal.start).keep(part))
    try:
        yield terminal
    finally:
        keeping.cancel()
        with suppress(asyncio.CancelledError):
            await keeping
        await stop_all([part])


async def test_a_part_that_is_killed_is_started_again(tmp_path: Path) -> None:
    part = child(tmp_path, SLEEPS)
    async with supervised(part) as terminal:
        await all_answer([part], 5)
        first = part.pid
        terminal.started.clear()
        part.kill()
        await asyncio.wait_for(terminal.started.wait(), 5)
        assert part.pid != first
    assert terminal.said == ["part stopped (signal 9); restarting it"]


async def test_a_part_that_keeps_failing_ends_everything_and_names_its_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervisor, "PAUSE_SECONDS", 0.001)
    part, terminal = child(tmp_path, "raise SystemExit(3)"), Terminal()
    with pytest.raises(PartFailed, match=r"part keeps stopping right after its start \(exit code 3\).*part\.log"):
        await Supervisor(terminal.said.append, terminal.start).keep(part)
    assert terminal.starts == supervisor.MAX_FAILURES


async def test_a_part_that_cannot_write_is_started_again_for_ever_and_said_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervisor, "MAX_PAUSE_SECONDS", 0.001)
    async with supervised(child(tmp_path, f"raise SystemExit({os.EX_IOERR})")) as terminal:

        async def is_patient() -> bool:
            return terminal.starts > supervisor.MAX_FAILURES + 1

        await eventually(is_patient)
    log = tmp_path / "part.log"
    assert set(terminal.said) == {f"part cannot write its data, and is started again until it can. Its log: {log}"}


async def test_a_part_that_never_gets_ready_is_named(tmp_path: Path) -> None:
    with pytest.raises(PartFailed, match=r"part was not ready within 0 seconds.*part\.log"):
        await all_answer([child(tmp_path, SLEEPS)], 0.01)


async def test_a_part_that_does_not_end_when_asked_is_killed(tmp_path: Path) -> None:
    part = child(tmp_path, STUBBORN, stop_seconds=0.1)
    part.start()
    await all_answer([part], 5)
    await stop_all([part])
    assert part.wait() == -9


async def test_stopping_what_never_started_does_nothing(tmp_path: Path) -> None:
    await stop_all([child(tmp_path, SLEEPS)])
