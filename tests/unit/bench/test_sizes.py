import sys
from argparse import ArgumentParser

import pytest

from bench.sizes import parse_with_sizes


@pytest.mark.parametrize(
    ("given", "sizes"),
    [([], ["1m"]), (["all"], ["100k", "1m", "10m", "32m"]), (["10m", "100k", "10m"], ["100k", "10m"])],
)
def test_sizes_are_those_asked_for_from_small_to_large(
    monkeypatch: pytest.MonkeyPatch, given: list[str], sizes: list[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["bench", *given])
    assert parse_with_sizes(ArgumentParser(), ["1m"]).sizes == sizes


def test_an_unknown_size_is_refused(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "argv", ["bench", "2m"])
    with pytest.raises(SystemExit):
        parse_with_sizes(ArgumentParser(), [])
    assert "unknown size 2m" in capsys.readouterr().err
