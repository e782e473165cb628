"""What months and days of the week are called, in the languages whose names of columns are known."""

import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache

from babel import Locale

LOCALES = ("en", "de", "de_AT", "fr", "es", "it", "pt", "nl", "sv", "da", "nb", "fi", "pl", "cs")
CONTEXTS = ("format", "stand-alone")
OTHER_MONTHS = {"mrz": 3}
OTHER_DAYS = {"weds", "sonnabend"}
LEAST_LETTERS = 3
UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})


def month_of(word: str) -> int | None:
    """Also of an abbreviation that only one month begins with."""
    return _months().get(_plain(word))


def is_weekday(word: str) -> bool:
    return _plain(word) in _weekdays()


@cache
def _months() -> Mapping[str, int]:
    """Loaded at the first word in a column of dates, since it takes time and memory."""
    exact = {word: number for name, number in _names("months", ("wide", "abbreviated")) for word in _spellings(name)}
    begun: dict[str, set[int]] = {}
    for word, number in exact.items():
        for length in range(LEAST_LETTERS, len(word)):
            begun.setdefault(word[:length], set()).add(number)
    certain = {word: numbers.pop() for word, numbers in begun.items() if len(numbers) == 1}
    return certain | exact | OTHER_MONTHS


@cache
def _weekdays() -> frozenset[str]:
    short = {word for name, _ in _names("days", ("short", "abbreviated")) for word in _spellings(name)}
    wide = {word for name, _ in _names("days", ("wide",)) for word in _spellings(name)}
    begun = {word[:length] for word in wide for length in range(LEAST_LETTERS, len(word) + 1)}
    return frozenset(short | begun | OTHER_DAYS)


def _names(kind: str, widths: tuple[str, ...]) -> Iterator[tuple[str, int]]:
    for locale in LOCALES:
        names = getattr(Locale.parse(locale), kind)
        for context in CONTEXTS:
            for width in widths:
                for number, name in names[context][width].items():
                    yield name, number


def _spellings(name: str) -> set[str]:
    return {_plain(name), _plain(name.casefold().translate(UMLAUTS))}


def _plain(word: str) -> str:
    """Without accents and full stops."""
    return "".join(each for each in unicodedata.normalize("NFKD", word.casefold()) if each.isalpha())
