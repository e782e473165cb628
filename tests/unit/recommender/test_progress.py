"""Progress is a bar in a terminal, and lines without carriage returns elsewhere."""

import io

import pytest

from services.recommender.progress import counted_progress, stage_progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_without_a_terminal_each_stage_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    with stage_progress() as progress:
        for stage, done in (("ratings", 0), ("fit", 0), ("fit", 1), ("publish", 0), ("publish", 1)):
            progress(stage, done, 2)
    assert capsys.readouterr().err == "ratings\nfit\npublish\n"


def test_without_a_terminal_counted_work_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    with counted_progress("users", 30) as advance:
        for _ in range(3):
            advance(10)
    assert capsys.readouterr().err == "users\n"


def test_in_a_terminal_a_bar_shows_stage_and_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stderr", terminal := Terminal())
    with stage_progress() as progress:
        progress("fit", 1, 4)
    assert "\rfit " in terminal.getvalue()
    assert "1/4" in terminal.getvalue()


def test_in_a_terminal_a_bar_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stderr", terminal := Terminal())
    with counted_progress("users", 30) as advance:
        advance(30)
    assert "30/30" in terminal.getvalue()
