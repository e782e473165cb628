"""Patterns of phrases with alternatives, as the files of samples and slot values have them."""

import re
from collections.abc import Iterable

ALTERNATIVES = re.compile(r"\(([^()]*)\)")


def expand(pattern: str) -> list[str]:
    """All phrases of a pattern with alternatives such as (a|b). One of them may be empty."""
    alternatives = ALTERNATIVES.search(pattern)
    if alternatives is None:
        return [" ".join(pattern.split())]
    before, after = pattern[: alternatives.start()], pattern[alternatives.end() :]
    return [text for option in alternatives[1].split("|") for text in expand(before + option + after)]


def expand_all(patterns: Iterable[str]) -> list[str]:
    """Each phrase once, in its first spelling."""
    phrases: dict[str, str] = {}
    for pattern in patterns:
        for phrase in expand(pattern):
            phrases.setdefault(phrase.lower(), phrase)
    return list(phrases.values())
