import pytest

from tests.lighthouse.report import PageReport, Visit, table

FIGURES = {"lcp": 1200.0, "tbt": 10.0, "cls": 0.0, "bytes": 60_000.0}


def report(
    *performances: float, cls: float = 0, accessibility: float = 100, failed: tuple[str, ...] = ()
) -> PageReport:
    others = {"accessibility": accessibility, "best-practices": 100.0, "seo": 100.0}
    visits = [Visit({"performance": each, **others}, FIGURES | {"cls": cls}, failed) for each in performances]
    return PageReport("/", visits)


def test_a_page_is_good_whose_median_is() -> None:
    assert report(60, 95, 96, 97, 40).problems() == []


@pytest.mark.parametrize(
    ("page", "problem"),
    [
        (report(94, 94, 99), "/: performance below 95"),
        (report(99, accessibility=99), "/: accessibility below 100"),
        (report(99, cls=0.01), "/: the layout shifts"),
        (report(99, failed=("label: Form elements have labels",)), "/: label: Form elements have labels"),
    ],
)
def test_a_problem_is_named(page: PageReport, problem: str) -> None:
    assert page.problems() == [problem]


def test_the_table_has_a_line_for_each_page() -> None:
    head, line = table([report(98, 96, 97)])
    assert head.split()[:2] == ["performance", "accessibility"]
    assert line.split() == ["/", "97", "100", "100", "100", "1200", "10", "0.000", "60000"]
