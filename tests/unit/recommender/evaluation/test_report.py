import json
from pathlib import Path

import pytest

from services.recommender.datasets.formats import Dataset
from services.recommender.evaluation.harness import Evaluation, evaluate
from services.recommender.evaluation.report import COLUMNS, table, write_report

FEW = ["popularity", "ease"]
IN_OTHER_SECTIONS = {
    *("ndcg_same_targets", "picks", "personas", "popular", "difference", "difference_low", "difference_high"),
    *("users_below_unrated", "below_unrated", "above_unrated", "below_loved", "above_loved"),
    *("pairs", "pairs_either", "co_likes", "beyond_chance", "beyond_low", "beyond_high"),
    *("changed", "likeness", "rated", "shared", "tail_places", "auc", "auc_low", "auc_high", "above_median", "places"),
}


@pytest.fixture(scope="module")
def evaluation(dataset: Dataset) -> Evaluation:
    return evaluate(dataset, FEW)


def test_the_report_maps_sections_to_algorithms_to_measures(evaluation: Evaluation, tmp_path: Path) -> None:
    write_report(evaluation.report, tmp_path / "deep" / "evaluation.json")
    report = json.loads((tmp_path / "deep" / "evaluation.json").read_text())
    assert list(report) == ["temporal"]
    assert list(report["temporal"]) == FEW
    for measures in report["temporal"].values():
        assert measures.keys() == COLUMNS.keys() - IN_OTHER_SECTIONS
        assert all(isinstance(value, float) for value in measures.values())


def test_the_table_has_a_row_for_each_algorithm_with_the_best_first(evaluation: Evaluation) -> None:
    lines = table(evaluation.report).splitlines()
    assert lines[0].split()[:3] == ["temporal", "nDCG", "from"]
    assert [line.split()[0] for line in lines[2:4]] == ["ease", "popularity"]
    assert len({len(line) for line in lines[:4]}) == 1


def test_without_lists_the_smallest_rating_error_comes_first() -> None:
    lines = table({"u1": {"a": {"rmse": 0.95}, "b": {"rmse": 0.9, "mae": 0.7}}}).splitlines()
    assert [line.split() for line in lines[2:4]] == [["b", "0.9000", "0.7000"], ["a", "0.9500"]]
