"""How patterns of words are written."""

import re

ENDING = r"(?:e|er|es|en|em)?"
"""Of a German adjective, written ~ in a pattern."""
FILM = r"(?:filme?|filmen|films|filmchen|streifen|klassiker)"
"""Of a German compound, written @ in a pattern."""

MOVIES = r"(?: (?:movies?|films?|ones|filme?n?|streifen))?"
"""Between a comparison and "than": "older movies than"."""


def words(pattern: str) -> re.Pattern[str]:
    """Whole words: a space is any white space or a hyphen, and " ?" may be missing."""
    spaced = pattern.replace("~", ENDING).replace("@", FILM).replace(" ?", r"[\s\-]*").replace(" ", r"[\s\-]+")
    return re.compile(rf"(?:{spaced})(?!\w)")
