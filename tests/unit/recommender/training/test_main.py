import importlib
import json
import os
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from services.recommender.settings import RecommenderSettings
from services.recommender.stores.model_store import TRAININGS
from services.recommender.stores.training_record import AlreadyTraining
from services.recommender.training.process import AUTOMATIC, REPORTED_FAILURE
from tests.support.running.main_of_command import run_main

command = importlib.import_module("services.recommender.training.__main__")
PUBLISHED = SimpleNamespace(version="v7")


@pytest.fixture(autouse=True)
def _model_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MODEL_DIR", str(tmp_path))


@pytest.fixture(autouse=True)
def niceness(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    increments: list[int] = []
    monkeypatch.setattr(os, "nice", increments.append)
    return increments


def test_the_command_trains_at_low_priority_and_names_the_model(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], niceness: list[int]
) -> None:
    call = run_main(monkeypatch, command, "run", PUBLISHED, "--bar")[0]
    assert call.arguments[1] == ["--bar"]
    assert niceness == [command.NICENESS]
    assert capsys.readouterr().err.startswith("Published model v7.")


def test_temporary_files_are_beside_the_models(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    call = run_main(monkeypatch, command, "run", PUBLISHED)[0]
    assert call.temporary.parent == tmp_path / TRAININGS


def test_a_reported_failure_has_its_own_exit_code(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stop:
        run_main(monkeypatch, command, "run", AlreadyTraining("another training is running"))
    assert stop.value.code == REPORTED_FAILURE
    assert "the old model stays: another training is running" in capsys.readouterr().err


@pytest.mark.parametrize("options", [[], [AUTOMATIC]])
async def test_progress_is_written_as_json_lines(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], options: list[str]
) -> None:
    async def train(_: RecommenderSettings, progress: Any, *, automatic: bool) -> object:
        progress("fit", 1, 4)
        assert automatic is bool(options)
        return PUBLISHED

    monkeypatch.setattr(command, "train", train)
    assert await command.run(None, options) is PUBLISHED
    assert json.loads(capsys.readouterr().out) == {"stage": "fit", "done": 1, "total": 4}


async def test_progress_is_a_bar_if_asked_for(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async def train(_: RecommenderSettings, progress: Any) -> object:
        progress("fit", 1, 4)
        return PUBLISHED

    monkeypatch.setattr(command, "train", train)
    assert await command.run(None, ["--bar"]) is PUBLISHED
    captured = capsys.readouterr()
    assert "fit" in captured.err
    assert captured.out == ""
