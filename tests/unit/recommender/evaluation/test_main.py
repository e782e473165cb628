import importlib
import json
from pathlib import Path
from typing import Any

import pytest

from services.recommender.datasets.formats import Dataset, DatasetError
from services.recommender.evaluation.plots import PLOTS
from services.recommender.evaluation.settings import EvaluationSettings
from services.recommender.model import ALGORITHMS

command = importlib.import_module("services.recommender.evaluation.__main__")


def replace_dataset(monkeypatch: pytest.MonkeyPatch, reports_dir: Path, dataset: Dataset | Exception) -> None:
    def read(_: EvaluationSettings) -> Dataset:
        if isinstance(dataset, Exception):
            raise dataset
        return dataset

    monkeypatch.setattr(EvaluationSettings, "read", read)
    monkeypatch.setenv("REPORTS_DIR", str(reports_dir))
    monkeypatch.setattr(command, "ALGORITHMS", {"popularity": ALGORITHMS["popularity"]})


def test_the_table_the_report_and_the_plots_are_written(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path, dataset: Dataset
) -> None:
    replace_dataset(monkeypatch, tmp_path, dataset)
    command.main()
    report: dict[str, Any] = json.loads((tmp_path / "evaluation.json").read_text())
    sections = ["temporal", "onboarding", "newcomers, gp", "dislikes", "new movies", "similar movies"]
    assert list(report) == sections
    assert {plot.stem for plot in (tmp_path / "plots").iterdir()} == set(PLOTS)
    assert "popularity" in capsys.readouterr().out


def test_an_unreadable_data_set_ends_with_one_sentence(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    replace_dataset(monkeypatch, tmp_path, DatasetError("there is no such data set"))
    with pytest.raises(SystemExit, match="there is no such data set"):
        command.main()


def test_an_unwritable_reports_folder_ends_the_command_before_its_work(monkeypatch: pytest.MonkeyPatch) -> None:
    replace_dataset(monkeypatch, Path("/proc/reports"), AssertionError("the data set was read"))
    with pytest.raises(SystemExit, match="/proc/reports cannot be written to"):
        command.main()
