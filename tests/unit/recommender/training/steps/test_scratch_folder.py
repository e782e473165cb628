"""What a training writes is removed, and nothing of another's."""

import os
import time
from pathlib import Path

import pytest

from services.recommender.stores.model_store import TRAININGS
from services.recommender.training.steps.scratch_folder import scratch_folder


def test_a_folder_lasts_as_long_as_its_training(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with scratch_folder(Path("models"), 60) as folder, scratch_folder(Path("models"), 60) as other:
        assert folder.is_absolute(), "the process has another working directory"
        (folder / "part.npz").touch()
        assert {folder, other} == set((tmp_path / "models" / TRAININGS).iterdir())
    assert list((tmp_path / "models" / TRAININGS).iterdir()) == []


def test_what_a_killed_recommender_left_is_removed_once_its_training_has_ended(tmp_path: Path) -> None:
    for name, age in (("left", 61), ("maybe-running", 50)):
        folder = tmp_path / TRAININGS / name
        folder.mkdir(parents=True)
        (folder / "part.npz").touch()
        os.utime(folder, (time.time() - age, time.time() - age))
    with scratch_folder(tmp_path, 60):
        pass
    assert [path.name for path in (tmp_path / TRAININGS).iterdir()] == ["maybe-running"]
