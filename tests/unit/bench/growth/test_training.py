"""How a measured training is followed. What it is within is measured by `make bench-growth`."""

import sys
from pathlib import Path

import pytest

from bench.growth import training
from bench.growth.control_group import ControlGroup

STEPS = "".join(
    f'print(\'{{"stage": "{stage}", "done": {done}, "total": 4}}\');'
    for stage, done in (("ratings", 4), ("fit", 1), ("fit", 2), ("fit", 4))
)


def follow(monkeypatch: pytest.MonkeyPatch, folder: Path, ending: str = "") -> int:
    """How often it was halfway."""
    halfway: list[bool] = []
    monkeypatch.setattr(training, "COMMAND", (sys.executable, "-c", f"import sys;{STEPS}{ending}"))
    seconds = training.run_training({}, ControlGroup(folder), folder / "log", lambda: halfway.append(True))
    assert 0 < seconds < 60
    return len(halfway)


def test_a_worker_is_killed_once_at_half_of_the_fit(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert follow(monkeypatch, tmp_path) == 1


@pytest.mark.parametrize(
    "ending", ["sys.exit(75)", "print('... The training goes on in processes of this machine.', file=sys.stderr)"]
)
def test_a_training_that_fails_or_leaves_its_cluster_is_no_measurement(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, ending: str
) -> None:
    with pytest.raises(SystemExit, match="failed, or left its cluster"):
        follow(monkeypatch, tmp_path, ending)
