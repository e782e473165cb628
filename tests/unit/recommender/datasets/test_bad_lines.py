import pytest

from services.recommender.datasets.bad_lines import report_bad_lines
from services.recommender.datasets.columns import UnreadableFile


def test_the_first_bad_lines_are_reported_and_the_others_counted() -> None:
    reports: list[str] = []
    report_bad_lines("a.csv", [f"line {line}" for line in range(1, 11)], 12, 1200, reports.append)
    assert reports[0] == "a.csv: left out line 1."
    assert reports[9:] == ["a.csv: left out line 10.", "a.csv: left out 2 more lines like these."]


@pytest.mark.parametrize(("bad", "lines", "few", "refused"), [(2, 200, 0, False), (3, 200, 0, True), (3, 20, 3, False)])
def test_a_file_with_more_than_a_hundredth_of_bad_lines_is_refused(
    bad: int, lines: int, few: float, refused: bool
) -> None:
    if not refused:
        return report_bad_lines("a.csv", ["line 1"] * bad, bad, lines, lambda _: None, few)
    with pytest.raises(
        UnreadableFile, match=r"^a\.csv has 3 bad lines of 200, which is more than 1%. The first is line"
    ):
        report_bad_lines("a.csv", ["line 1"] * bad, bad, lines, lambda _: None, few)
