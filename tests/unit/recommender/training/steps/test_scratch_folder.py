"""What a training writes is removed, and nothing of another's."""

import os
import tempfile
import time
from contextlib import suppress
from pathlib import Path

import pytest

from services.recommender.stores.model_store import TRAININGS
from services.recommender.training.process import lease_holder
from services.recommender.training.steps.scratch_folder import remove_scratch, scratch_folder


@pytest.fixture
def trainings(tmp_path: Path) -> Path:
    return tmp_path / TRAININGS


def leave(folder: Path, age: float = 0) -> None:
    folder.mkdir(parents=True)
    (folder / "part.npz").touch()
    os.utime(folder, (time.time() - age, time.time() - age))


def test_temporary_files_are_beside_the_models_as_long_as_the_training_lasts(tmp_path: Path, trainings: Path) -> None:
    before = tempfile.gettempdir()
    with suppress(ZeroDivisionError), scratch_folder(tmp_path, 60):
        assert Path(tempfile.mkdtemp()).parent == trainings / lease_holder(os.getpid())
        1 / 0  # noqa: B018 a training that fails
    assert list(trainings.iterdir()) == []
    assert tempfile.gettempdir() == before


def test_a_relative_folder_of_models_is_found_from_any_working_directory(
    tmp_path: Path, trainings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with scratch_folder(Path(), 60):
        assert Path(tempfile.gettempdir()).parent == trainings


def test_what_a_killed_training_left_is_removed_once_it_must_have_ended(tmp_path: Path, trainings: Path) -> None:
    leave(trainings / "left", age=61)
    leave(trainings / "maybe-running", age=50)
    with scratch_folder(tmp_path, 60):
        pass
    assert [path.name for path in trainings.iterdir()] == ["maybe-running"]


def test_a_training_begins_without_the_files_of_an_earlier_process_of_its_id(tmp_path: Path, trainings: Path) -> None:
    leave(trainings / lease_holder(os.getpid()))
    with scratch_folder(tmp_path, 60):
        assert list(Path(tempfile.gettempdir()).iterdir()) == []


def test_only_the_files_of_the_process_that_has_ended_are_removed(tmp_path: Path, trainings: Path) -> None:
    for pid in (7, 8):
        leave(trainings / lease_holder(pid))
    remove_scratch(tmp_path, 7)
    assert list(trainings.iterdir()) == [trainings / lease_holder(8)]
    remove_scratch(tmp_path, 7)
