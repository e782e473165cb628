"""Titles as people say them: "Godfather, The (1972)" becomes "The Godfather" and 1972."""

import re

ARTICLES = "The|A|An|La|Le|Les|L'|Il|Lo|El|Los|Las|Das|Der|Die|Den|Det|Un|Une|Una|O|Os|As"
YEAR = re.compile(r"\s*\((\d{4})(?:[-\u2013]\d{0,4})?\)\s*(?:\(V\))?\s*$")
TRAILING_ARTICLE = re.compile(rf"([^()]*?), ({ARTICLES})(?=\s*\(|\)|\s*$)")


def split_title(raw: str) -> tuple[str, int | None]:
    """The display title and the year, if the raw title ends with one."""
    found = YEAR.search(raw)
    bare = raw[: found.start()] if found else raw
    year = int(found[1]) if found else None
    return display_title(bare), year


def display_title(bare: str) -> str:
    return TRAILING_ARTICLE.sub(_article_first, bare).strip()


def _article_first(found: re.Match[str]) -> str:
    words, article = found[1], found[2]
    lead = words[: len(words) - len(words.lstrip())]
    return f"{lead}{article}{'' if article.endswith(chr(39)) else ' '}{words.lstrip()}"
