from pathlib import Path

import pytest

from bench.plots import MEASURES
from services.recommender.evaluation.plots import PLOTS as EVALUATION_PLOTS
from services.web.views.report_plots import COST_PLOTS, QUALITY_PLOTS, available_plots, plot_response


def write_plot(reports: Path, name: str) -> Path:
    path = reports / "plots" / f"{name}.svg"
    path.parent.mkdir(exist_ok=True)
    path.write_text("<svg/>")
    return path


def test_only_existing_plots_are_available(tmp_path: Path) -> None:
    assert available_plots(tmp_path).quality == available_plots(tmp_path).costs == []
    write_plot(tmp_path, COST_PLOTS[1].name)
    assert (available_plots(tmp_path).quality, available_plots(tmp_path).costs) == ([], [COST_PLOTS[1]])


def test_an_available_plot_is_a_response(tmp_path: Path) -> None:
    path = write_plot(tmp_path, QUALITY_PLOTS[0].name)
    response = plot_response(tmp_path, QUALITY_PLOTS[0].name)
    assert response is not None
    assert Path(response.path) == path
    assert plot_response(tmp_path, QUALITY_PLOTS[1].name) is None


@pytest.mark.parametrize("name", ["other", "../secret", ""])
def test_an_unknown_name_is_no_response(tmp_path: Path, name: str) -> None:
    write_plot(tmp_path, "other")
    (tmp_path / "secret.svg").write_text("secret")
    assert plot_response(tmp_path, name) is None


def test_the_plots_shown_are_the_plots_drawn() -> None:
    assert [plot.name for plot in QUALITY_PLOTS] == list(EVALUATION_PLOTS)
    assert {plot.name for plot in COST_PLOTS} == {f"bench-{name.replace('_', '-')}" for name in MEASURES}
