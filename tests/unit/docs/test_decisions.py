"""The list of the decisions names each of them by its title."""

import re

from embedded.programs import ROOT

FOLDER = ROOT / "docs" / "decisions"
NUMBERED = "[0-9]*.md"


def test_each_decision_is_listed_by_its_title() -> None:
    listed = re.findall(r"^- \[(\d{4})\]\((\S+)\): (.+)$", (FOLDER / "README.md").read_text(), re.MULTILINE)
    first_lines = {path.name: path.read_text().partition("\n")[0] for path in sorted(FOLDER.glob(NUMBERED))}
    assert {name: f"# {number}: {title}" for number, name, title in listed} == first_lines
    assert [number for number, *_ in listed] == sorted(number for number, *_ in listed)
