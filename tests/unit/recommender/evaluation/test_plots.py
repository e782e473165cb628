import re
from pathlib import Path

import pytest

from services.recommender.datasets.formats import Dataset
from services.recommender.evaluation.harness import Evaluation, evaluate
from services.recommender.evaluation.plots import (
    COLOURS,
    MARKERS,
    PLOTS,
    baseline_style,
    draw,
    line_style,
    merge_identical,
)


@pytest.fixture(scope="module")
def evaluation(dataset: Dataset) -> Evaluation:
    return evaluate(dataset, ["popularity", "ease"])


def test_the_same_measures_give_the_same_bytes(evaluation: Evaluation, tmp_path: Path) -> None:
    for folder in ("one", "other"):
        draw(evaluation, tmp_path / folder, "small")
    for name in PLOTS:
        one, other = ((tmp_path / folder / f"{name}.svg").read_text() for folder in ("one", "other"))
        assert one == other


@pytest.mark.parametrize("name", PLOTS)
def test_a_plot_suits_light_and_dark_pages_and_loads_nothing(evaluation: Evaluation, tmp_path: Path, name: str) -> None:
    draw(evaluation, tmp_path, "small")
    drawing = (tmp_path / f"{name}.svg").read_text()
    assert "(small" in " ".join(re.findall(r"<text[^>]*>([^<]+)</text>", drawing))
    assert "prefers-color-scheme:dark" in drawing
    assert "currentColor" in drawing
    assert "<script" not in drawing
    assert "date" not in drawing.lower()
    assert not re.search(r"""(?:href|src)=["'](?!#)""", drawing)
    assert not re.search(r"#fff(?:fff)?\b|#000(?:000)?\b", drawing)


def test_identical_curves_are_merged_under_all_their_names() -> None:
    assert merge_identical({"a": {1: 0.5}, "b": {1: 0.6}, "c": {1: 0.5}}) == {"a, c": {1: 0.5}, "b": {1: 0.6}}


def test_every_line_has_its_own_style_and_baselines_are_dashed() -> None:
    styles = {tuple(line_style(number).values()) for number in range(len(COLOURS))}
    assert len(styles) == len(COLOURS) == len(MARKERS)
    assert line_style(len(COLOURS)) == line_style(0)
    assert baseline_style(1)["linestyle"] == "--"
    assert baseline_style(1)["color"] == line_style(1)["color"]
