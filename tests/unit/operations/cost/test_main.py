"""`make cost` prints sums of what was counted, or how to count it."""

import json
from pathlib import Path

import pytest

from operations.cost import __main__ as cost
from operations.cost.model import IDLE, Pattern
from tests.load.write_units.measure import Cost, costs_json
from tests.load.write_units.units import Consumption
from tests.load.write_units.usage import Usage

COUNTED = costs_json([Cost(action, Consumption(), Usage(), 0, 1) for action in (*Pattern().actions(), IDLE)])
OLD = {action: {unit: value for unit, value in of.items() if unit != "seconds"} for action, of in COUNTED.items()}


@pytest.fixture
def report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(cost, "COUNTED", tmp_path / "load.json")
    return tmp_path / "load.json"


def test_sums_and_units_are_printed(report: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report.write_text(json.dumps({"DynamoDB": {"this checkout": COUNTED}}))
    cost.main()
    printed = capsys.readouterr().out
    assert "| **all** |" in printed
    assert f"| {IDLE} |" in printed


@pytest.mark.parametrize(
    "content",
    [
        None,
        {"WEB_WORKERS=1": {}},
        {"DynamoDB": {"this checkout": OLD}},
        {"DynamoDB": {"this checkout": {IDLE: COUNTED[IDLE]}}},
    ],
)
def test_what_was_not_counted_is_asked_for_in_a_sentence(report: Path, content: dict[str, object] | None) -> None:
    if content is not None:
        report.write_text(json.dumps(content))
    with pytest.raises(SystemExit, match="run `make load UNITS=1` first"):
        cost.main()
