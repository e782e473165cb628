"""What others wrote: titles, plots, names, and what a call brought along. None of it can pass for an instruction."""

import re

OPEN, CLOSE = "<catalogue-data>", "</catalogue-data>"
UNPRINTABLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e0fff]+"
)
"""Characters that break a line, change its direction, or cannot be seen."""
BRACKETS = str.maketrans("<>\uff1c\uff1e\ufe64\ufe65", "()()()")
MARK = re.compile(r"[<\uff1c\ufe64]\s*(/?)\s*catalogue-data\s*[>\uff1e\ufe65]", re.IGNORECASE)
MAX_TITLE = 200


def flat(text: str) -> str:
    """On one line, without what cannot be seen."""
    return " ".join(UNPRINTABLE.sub(" ", text).split())


def one_line(text: str, most: int = MAX_TITLE) -> str:
    cleaned = flat(text)
    return cleaned if len(cleaned) <= most else f"{cleaned[: most - 1]}…"


def as_data(line: str) -> str:
    """A line of an answer in words, which cannot look like the end of the data."""
    return flat(line).translate(BRACKETS)


def neutral(value: object) -> object:
    """Structured content in which each text is one line and none contains the marks."""
    match value:
        case str():
            return MARK.sub(r"(\1catalogue-data)", flat(value))
        case list():
            return [neutral(each) for each in value]
        case dict():
            return {neutral(key): neutral(each) for key, each in value.items()}
    return value
