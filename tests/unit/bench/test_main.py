import sys
from pathlib import Path

import pytest

import bench.__main__ as command
from bench.__main__ import parse_arguments
from services.recommender.evaluation.synthetic.ratings import SHAPES


@pytest.mark.parametrize(
    ("arguments", "sizes"), [([], ["100k", "1m"]), (["all"], list(SHAPES)), (["1m", "100k", "1m"], ["100k", "1m"])]
)
def test_sizes_are_unique_and_ascending(
    monkeypatch: pytest.MonkeyPatch, arguments: list[str], sizes: list[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["bench", *arguments])
    assert parse_arguments().sizes == sizes


def test_an_unknown_size_is_refused_with_the_known_ones(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["bench", "2m"])
    with pytest.raises(SystemExit):
        parse_arguments()
    assert "unknown size 2m; choose all, or some of 100k" in capsys.readouterr().err


def test_an_unwritable_reports_folder_ends_the_command_before_its_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["bench"])
    monkeypatch.setattr(command, "REPORTS", Path("/proc/reports"))
    monkeypatch.setattr(command, "run_all", lambda *_: pytest.fail("the work began"))
    with pytest.raises(SystemExit, match="/proc/reports cannot be written to"):
        command.main()
