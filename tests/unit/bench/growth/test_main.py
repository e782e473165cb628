import sys

import pytest

from bench.growth.__main__ import parse_arguments


def test_all_stands_for_every_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["bench", "all", "--cluster"])
    options = parse_arguments()
    assert (options.sizes, options.cluster) == (["100k", "1m", "10m", "32m"], True)


def test_an_unknown_size_is_refused(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "argv", ["bench", "2m"])
    with pytest.raises(SystemExit):
        parse_arguments()
    assert "unknown size 2m" in capsys.readouterr().err
