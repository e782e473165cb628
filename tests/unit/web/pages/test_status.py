import re
from pathlib import Path

import pytest

from services.web.views.report_plots import COST_PLOTS, QUALITY_PLOTS
from tests.unit.web.conftest import Site

SVG = "<svg xmlns='http://www.w3.org/2000/svg'/>"


def write_plots(reports: Path) -> None:
    (reports / "plots").mkdir()
    for name in [*(plot.name for plot in (*QUALITY_PLOTS, *COST_PLOTS)), "other"]:
        (reports / "plots" / f"{name}.svg").write_text(SVG)
    (reports / "secret.svg").write_text("secret")


async def test_the_page_shows_model_data_set_and_dependencies(site: Site) -> None:
    page = (await site.client.get("/status")).text
    for fact in (
        "<dd>fake</dd>",
        "<dd>943</dd>",
        "<dd>1,000</dd>",
        "2 January 2026, 03:04 UTC",
        "Something that Matinee needs",
    ):
        assert fact in page
    assert re.findall(r"<dt>(DynamoDB|Redis|Recommender)</dt>\s*<dd>.*</svg> (up|down)</dd>", page) == [
        ("DynamoDB", "down"),
        ("Redis", "up"),
        ("Recommender", "up"),
    ]


async def test_the_columns_of_facts_break_no_word_that_fits(site: Site) -> None:
    styles = (await site.client.get("/static/site.css")).text
    facts = re.search(r"^\.facts \{(.*)\}$", styles, re.MULTILINE)
    assert facts is not None
    assert "fit-content(55%) minmax(0, 1fr)" in facts[1]
    assert "overflow-wrap: break-word" in facts[1]


async def test_the_page_is_served_while_the_recommender_is_unavailable(site: Site) -> None:
    site.recommender.down = True
    answer = await site.client.get("/status")
    assert answer.status_code == 200
    assert "The recommender is unavailable" in answer.text


async def test_without_plots_the_page_says_how_to_draw_them(site: Site) -> None:
    assert "<code>make evaluate</code>" in (await site.client.get("/status")).text


async def test_every_available_plot_is_shown_with_a_text_alternative(site: Site, tmp_path: Path) -> None:
    write_plots(tmp_path)
    page = (await site.client.get("/status")).text
    shown = re.findall(r'<img src="(/reports/[a-z0-9-]+\.svg)" alt="([^"]{40,})"', page)
    assert [address for address, _ in shown] == [f"/reports/{plot.name}.svg" for plot in (*QUALITY_PLOTS, *COST_PLOTS)]
    assert "make evaluate" not in page


async def test_a_plot_may_run_no_scripts(site: Site, tmp_path: Path) -> None:
    write_plots(tmp_path)
    answer = await site.client.get("/reports/accuracy.svg")
    assert answer.text == SVG
    assert answer.headers["content-type"] == "image/svg+xml"
    assert answer.headers["x-content-type-options"] == "nosniff"
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    assert "script-src" not in policy


@pytest.mark.parametrize("name", ["other", "../secret", "..%2fsecret", "%2e%2e/secret", "accuracy%00", "nothing"])
async def test_no_other_file_is_served(site: Site, tmp_path: Path, name: str) -> None:
    write_plots(tmp_path)
    assert (await site.client.get(f"/reports/{name}.svg")).status_code == 404


async def test_without_cost_plots_there_is_no_section_on_costs(site: Site, tmp_path: Path) -> None:
    write_plots(tmp_path)
    for plot in COST_PLOTS:
        (tmp_path / "plots" / f"{plot.name}.svg").unlink()
    assert "What they cost" not in (await site.client.get("/status")).text
