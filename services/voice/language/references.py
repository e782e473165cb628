"""The words for a place on a list, or for movies that were just mentioned: the phrases of the slot type `Place`.

Alexa may put such words into the slot of a title too. They never mean a movie of that title, such as "It".
"""

import re
from functools import cache

from services.voice.language.phrases import expand_all
from services.voice.language.wording import LOCALES, read_toml

LEAD_INS = {"yes", "no", "oh", "well", "okay", "ok", "ja", "nein", "nee", "ach", "also", "doch"}
PUNCTUATION = re.compile(r"[^\w\s']+")


def reference_of(text: str) -> str | None:
    """The id of the value of `Place` that the text means, in any language."""
    words = _normalized(text)
    first, _, others = words.partition(" ")
    pronoun = _references().get(others) if first in LEAD_INS else None
    return _references().get(words) or (None if pronoun is None or pronoun.isdecimal() else pronoun)


@cache
def _references() -> dict[str, str]:
    return {
        _normalized(phrase): place
        for locale in LOCALES
        for place, phrases in read_toml(locale, "slots")["Place"].items()
        for phrase in expand_all(phrases)
    }


def _normalized(text: str) -> str:
    return " ".join(PUNCTUATION.sub(" ", text.casefold()).split())


def split_titles(text: str) -> tuple[str, str] | None:
    """The two titles that an "and" or "or" may join."""
    return _split(text, "and|or|und|oder|&")


def joined_titles(text: str) -> tuple[str, str] | None:
    """The two titles that an "and" may join, both of which are meant."""
    return _split(text, "and|und|&")


def _split(text: str, words: str) -> tuple[str, str] | None:
    parts = re.split(rf"\s+(?:{words})\s+", text, maxsplit=1, flags=re.IGNORECASE)
    return (parts[0], parts[1]) if len(parts) == 2 else None
