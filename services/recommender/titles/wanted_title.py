"""Titles as other files write them: with a year, a second name in brackets, and perhaps an id behind."""

import re

from services.recommender.datasets.titles import split_title
from services.recommender.titles.normal_form import MAX_LENGTH

NUMBER = r"\s*[\[(#]?(\d+)[\])]?\s*"
BEHIND_YEAR = re.compile(rf"(.*\(\d{{4}}\)){NUMBER}", re.DOTALL)
BEHIND_NAME = re.compile(rf"(.*\S\s*\([^()]*\)){NUMBER}", re.DOTALL)
INNER = re.compile(r"(?<=\S)(\s*)\(([^()]*)\)(?=\s*[^\s(])")
YEARS = range(1870, 2100)
MAX_SEQUEL = 100


def read_title(text: str) -> tuple[str, int | None]:
    """The title without an id behind it, and the year, if there is one. A number that may be a sequel's stays. A name
    in brackets that more words follow is no name by itself."""
    text = text[:MAX_LENGTH]
    if found := BEHIND_YEAR.fullmatch(text):
        return split_title(found[1])
    title, year = split_title(text)
    if found := BEHIND_NAME.fullmatch(title):
        number = int(found[2][:9])
        if number in YEARS:
            return found[1], year or number
        if number > MAX_SEQUEL:
            return found[1], year
    return INNER.sub(r"\1\2", title), year
