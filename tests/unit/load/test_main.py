"""`make load UNITS=1`: only what AWS would bill is counted."""

import json
import signal
from pathlib import Path
from typing import Any

import pytest

from tests.load import __main__ as load
from tests.load.write_units.measure import Cost
from tests.load.write_units.units import Consumption
from tests.load.write_units.usage import Usage


def test_units_alone_are_counted_without_any_timed_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async def counted(_: Path) -> list[Cost]:
        return [Cost("sign-up", Consumption(6, 2, 300), Usage(cache_units=5), 7, 0.5)]

    def timed(*_: Any) -> None:
        pytest.fail("something is timed")

    monkeypatch.setenv("UNITS", "1")
    monkeypatch.setattr(load, "REPORTS", tmp_path)
    monkeypatch.setattr(load, "PLOTS", tmp_path / "plots")
    monkeypatch.setattr(load, "measure_write_units", counted)
    monkeypatch.setattr(load, "find_generator", timed)
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    (tmp_path / "load.json").write_text('{"WEB_WORKERS=1": {"stale": 0}, "DynamoDB": {"this checkout": {}}}')
    load.main()
    report = json.loads((tmp_path / "load.json").read_text())
    assert report["WEB_WORKERS=1"] == {"stale": 0}, "what was timed before stays"
    (units,) = report["DynamoDB"].values()
    assert units["sign-up"]["write_units"] == 6
    assert units["sign-up"]["seconds"] == 0.5
    assert "sign-up" in capsys.readouterr().out
