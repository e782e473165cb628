import json
import re
from pathlib import Path

import pytest

from services.recommender.datasets.formats import Dataset
from services.recommender.evaluation.harness import Evaluation, evaluate
from services.recommender.evaluation.plots import PLOTS, draw
from services.recommender.evaluation.report import COLUMNS, table, write_report
from services.recommender.model import ALGORITHMS

FEW = {name: ALGORITHMS[name] for name in ("popularity", "ease")}


@pytest.fixture(scope="module")
def evaluation(dataset: Dataset) -> Evaluation:
    return evaluate(dataset, FEW)


def test_the_report_is_protocol_algorithm_metric_value(evaluation: Evaluation, tmp_path: Path) -> None:
    write_report(evaluation.report, tmp_path / "deep" / "evaluation.json")
    report = json.loads((tmp_path / "deep" / "evaluation.json").read_text())
    assert list(report) == ["temporal"]
    assert list(report["temporal"]) == list(FEW)
    for measures in report["temporal"].values():
        assert measures.keys() == COLUMNS.keys() - {"ndcg_same_targets", "picks"}  # those of onboarding
        assert all(isinstance(value, float) for value in measures.values())


def test_the_table_has_a_row_an_algorithm_and_the_best_first(evaluation: Evaluation) -> None:
    lines = table(evaluation.report).splitlines()
    assert lines[0].split()[:3] == ["temporal", "nDCG", "prec."]
    assert [line.split()[0] for line in lines[2:4]] == ["ease", "popularity"]
    assert len({len(line) for line in lines[:4]}) == 1


def test_plots_are_drawn_the_same_twice(evaluation: Evaluation, tmp_path: Path) -> None:
    for folder in ("one", "other"):
        draw(evaluation, tmp_path / folder, "small")
    for name in PLOTS:
        one, other = ((tmp_path / folder / f"{name}.svg").read_text() for folder in ("one", "other"))
        assert one == other


@pytest.mark.parametrize("name", PLOTS)
def test_a_plot_has_text_for_both_pages_and_loads_nothing(evaluation: Evaluation, tmp_path: Path, name: str) -> None:
    draw(evaluation, tmp_path, "small")
    drawing = (tmp_path / f"{name}.svg").read_text()
    assert "(small" in " ".join(re.findall(r"<text[^>]*>([^<]+)</text>", drawing))
    assert "prefers-color-scheme:dark" in drawing
    assert "currentColor" in drawing
    assert "<script" not in drawing
    assert "date" not in drawing.lower()
    assert not re.search(r"""(?:href|src)=["'](?!#)""", drawing)
    assert not re.search(r"#fff(?:fff)?\b|#000(?:000)?\b", drawing)
