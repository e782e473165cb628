from dataclasses import replace
from pathlib import Path

import pytest

from bench.growth.report import COLUMNS, Row, draw, exponent, table

SMALL = Row("100k", 100_000, 2.0, 200.0, 4.0, 2.0, 150.0, 5.0, 1.0)
LARGE = replace(SMALL, size="10m", ratings=10_000_000, fit_seconds=200.0, training_mib=2000.0)


def test_an_exponent_tells_how_fast_something_grows() -> None:
    found = {column: exponent([SMALL, LARGE], column) for column in ("fit_seconds", "training_mib", "start_seconds")}
    assert found == pytest.approx({"fit_seconds": 1.0, "training_mib": 0.5, "start_seconds": 0.0}, abs=1e-9)


def test_the_table_has_a_row_for_each_size_and_the_exponents() -> None:
    header, *rows = table([SMALL, LARGE])
    assert all(label in header for label in COLUMNS.values())
    assert [row.split()[:2] for row in rows] == [["100k", "2.0"], ["10m", "200.0"], ["exponent", "1.00"]]
    assert len(list(table([SMALL]))) == 2


def test_the_plot_has_a_line_for_each_column(tmp_path: Path) -> None:
    draw([SMALL, LARGE], tmp_path / "growth.svg")
    drawn = (tmp_path / "growth.svg").read_text()
    assert drawn.startswith("<?xml")
    assert "times as much" in drawn
