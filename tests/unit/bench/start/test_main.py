import sys

import pytest

from bench.start.__main__ import parse_arguments, rows
from bench.start.measure import Start


def test_the_table_has_a_row_for_each_start() -> None:
    table = list(rows([Start("32m", "local", 2.95, 2.5, 412.3, 98.6)]))
    assert table[0].split()[:2] == ["size", "copy"]
    assert table[1].split() == ["32m", "local", "3.0", "2.5", "412", "99"]


def test_all_stands_for_every_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["bench", "all"])
    assert parse_arguments().sizes == ["100k", "1m", "10m", "32m"]


def test_an_unknown_size_is_refused(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "argv", ["bench", "2m"])
    with pytest.raises(SystemExit):
        parse_arguments()
    assert "unknown size 2m" in capsys.readouterr().err
