import json
from pathlib import Path

import pytest

from bench.contenders import GIB
from bench.measure import Measures
from bench.report import table, write
from bench.runs import Run

MEASURES = Measures(fit_seconds=1.5, peak_bytes=GIB, model_bytes=2**20, top_p50_ms=0.1, top_p99_ms=0.2)
RUNS = [Run("100k", "matinee ease", "measured", MEASURES), Run("1m", "matinee ease", "needs 9 GiB")]


def test_the_report_maps_sizes_to_contenders_to_measures_or_the_outcome(tmp_path: Path) -> None:
    write(RUNS, tmp_path / "reports" / "bench.json")
    report = json.loads((tmp_path / "reports" / "bench.json").read_text())
    assert report["100k"]["matinee ease"]["fit_seconds"] == pytest.approx(1.5)
    assert report["1m"]["matinee ease"] == {"outcome": "needs 9 GiB"}


def test_the_table_has_a_row_for_each_run_and_a_blank_line_between_sizes() -> None:
    lines = list(table(RUNS))
    assert lines[1].split()[-5:] == ["1.50", "1.00", "1.0", "0.10", "0.20"]
    assert lines[2] == ""
    assert lines[3].endswith("needs 9 GiB")
