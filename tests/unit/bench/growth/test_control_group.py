"""The files of both versions of control groups. That the system keeps the limits is seen in `make bench-growth`."""

import subprocess
from pathlib import Path

import pytest

from bench.growth import control_group as module
from bench.growth.control_group import ControlGroup, control_group


def group(folder: Path, **files: str) -> ControlGroup:
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name.replace("__", ".")).write_text(content)
    return ControlGroup(folder)


def test_a_command_joins_its_group_and_keeps_its_process(tmp_path: Path) -> None:
    started = subprocess.run(group(tmp_path).command("sh", "-c", "echo $$"), stdout=subprocess.PIPE, text=True)
    assert (tmp_path / "cgroup.procs").read_text() == started.stdout


def test_the_first_version_limits_memory_and_swap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOUNTED", tmp_path)
    stat = "total_rss 7\nanon 5"
    files = {"memory__memsw__limit_in_bytes": "", "memory__max_usage_in_bytes": "9", "memory__stat": stat}
    limited = group(tmp_path / "memory" / "one", **files)
    limited.limit(100)
    assert (limited.folder / "memory.limit_in_bytes").read_text() == "100"
    assert (limited.folder / "memory.memsw.limit_in_bytes").read_text() == "100"
    assert (limited.peak, limited.private) == (9, 7)


def test_the_second_version_allows_no_swap(tmp_path: Path) -> None:
    limited = group(tmp_path, memory__swap__max="max", memory__peak="9", memory__stat="anon 5")
    limited.limit(100)
    assert (tmp_path / "memory.max").read_text() == "100"
    assert (tmp_path / "memory.swap.max").read_text() == "0"
    assert (limited.peak, limited.private) == (9, 5)


def test_who_may_not_make_a_group_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOUNTED", tmp_path / "nothing")
    with pytest.raises(SystemExit, match="takes root"), control_group("training", 100):
        pass
