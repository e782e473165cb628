"""Services that are measured are all started, killed and started again."""

import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from bench.growth import services as module
from bench.growth.control_group import ControlGroup
from bench.growth.services import LimitedServices
from embedded.programs import Program


def services(folder: Path) -> LimitedServices:
    (folder / "memory.stat").write_text("total_rss 2097152")
    programs = []
    for name in ("recommender", "web"):
        mark, code = folder / name, "import pathlib, sys, time; pathlib.Path(sys.argv[1]).touch(); time.sleep(600)"
        command = (sys.executable, "-c", code, str(mark))
        programs.append(Program(name, command, {}, mark.exists))
    return LimitedServices(programs, dict.fromkeys(("recommender", "web"), ControlGroup(folder)), folder, 0)


def test_each_is_measured_until_it_is_ready_and_ends_with_the_kill(tmp_path: Path) -> None:
    started = services(tmp_path)
    try:
        found = started.start()
        assert [(each.name, each.private_mib) for each in found] == [("recommender", 2), ("web", 2)]
        assert all(0 < each.ready_seconds < 60 for each in found)
        children = list(started.running)
    finally:
        started.kill()
    assert started.running == []
    assert all(child.wait() == -9 for child in children)


def test_what_is_never_ready_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "READY_SECONDS", 0)
    monkeypatch.setattr(time, "sleep", lambda _: None)
    started = services(tmp_path)
    with pytest.raises(TimeoutError, match="was ready after 0 seconds"):
        started.start()
    started.kill()


def test_one_that_ends_is_not_waited_for(tmp_path: Path) -> None:
    started = services(tmp_path)
    started.programs.append(Program("voice", (sys.executable, "-c", "raise SystemExit('no pages')"), {}, lambda: False))
    started = replace(started, groups=dict.fromkeys(("recommender", "web", "voice"), ControlGroup(tmp_path)))
    try:
        with pytest.raises(ChildProcessError, match="voice ended while starting: no pages"):
            started.start()
    finally:
        started.kill()
