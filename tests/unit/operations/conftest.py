from pathlib import Path

import pytest


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that comes first in PATH."""
    folder = tmp_path / "programs"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder), prepend=":")
    return folder


@pytest.fixture
def docker(programs: Path) -> Path:
    """A program named docker that comes first in PATH; the test writes what it does."""
    program = programs / "docker"
    program.touch(0o755)
    return program
