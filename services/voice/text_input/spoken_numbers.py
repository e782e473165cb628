"""Parses numbers as people say or type them, like Alexa's `AMAZON.NUMBER`."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

UNITS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
TEENS = ["ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]
TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
VALUES = dict(zip(UNITS + TEENS, range(20), strict=True)) | dict(zip(TENS, range(20, 100, 10), strict=True))

_UNIT, _TEEN, _TENS = "|".join(UNITS), "|".join(TEENS), "|".join(TENS)
_BELOW_100 = rf"(?:(?:{_TENS})(?: (?:{_UNIT})\b)?|{_TEEN}|{_UNIT})\b"
_BELOW_1000 = rf"(?:(?:{_UNIT}|a) hundred(?:(?: and)? {_BELOW_100})?|{_BELOW_100})"
_WHOLE = rf"(?:{_BELOW_1000} thousand(?:(?: and)? {_BELOW_1000})?|{_BELOW_1000})"
_DIGITS = r"-?[0-9][^ ]*|\?"

GERMAN_UNITS = ["null", "eins", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun"]
GERMAN_UNITS += ["zehn", "elf", "zwölf"]
GERMAN_TENS = ["", "zehn", "zwanzig", "dreißig", "vierzig", "fünfzig", "sechzig", "siebzig", "achtzig", "neunzig"]


@dataclass(frozen=True)
class Numbers:
    """The numbers of a language. `parse` gives digits, "?" (as Alexa does) for an unclear number, or None."""

    pattern: str
    parse: Callable[[str], str | None]


def parse_english(text: str) -> str:
    """Joins the groups of a number such as "one ninety six"."""
    if _starts_with_digits(text):
        return _digits(text)
    sign = "-" if text.startswith(("minus", "negative")) else ""
    return sign + "".join(str(_whole_value(whole)) for whole in re.findall(_WHOLE, text))


def parse_german(text: str) -> str | None:
    if _starts_with_digits(text):
        return _digits(text)
    sign, words = ("-", text.removeprefix("minus ")) if text.startswith("minus ") else ("", text)
    values = [_german_words().get(word) for word in words.split()]
    return None if None in values else sign + "".join(str(value) for value in values)


# The English group is atomic: "one hundred and five" is one number, not two. German numbers have no such joining word,
# so any few words match, and `parse` decides. Both bounds keep the patterns from backtracking for long.
ENGLISH = Numbers(rf"(?>(?:minus |negative )?{_WHOLE}(?: {_WHOLE})*|{_DIGITS})", parse_english)
GERMAN = Numbers(rf"(?:(?:minus )?[a-zäöüß]+(?: [a-zäöüß]+){{0,5}}?|{_DIGITS})", parse_german)


def _starts_with_digits(text: str) -> bool:
    return text[0].isdecimal() or text[0] in "-?"


def _digits(text: str) -> str:
    digits = text.replace(",", "")
    return digits if re.fullmatch("-?[0-9]+", digits) else "?"


def _whole_value(whole: str) -> int:
    thousands = hundreds = 0
    for word in whole.split():
        if word == "thousand":
            thousands, hundreds = hundreds * 1000, 0
        elif word == "hundred":
            hundreds = max(hundreds, 1) * 100
        else:
            hundreds += VALUES.get(word, 0)
    return thousands + hundreds


@cache
def _german_words() -> dict[str, int]:
    """All numbers up to 9999 as one word, with and without a leading "ein", and years such as neunzehnhundert."""
    words = {_german(number): number for number in range(10_000)}
    words |= {_compound(year, 100, "hundert"): year for year in range(1100, 2000)}
    bare = {word.removeprefix("ein"): value for word, value in words.items() if re.match("ein(hundert|tausend)", word)}
    return words | bare


def _german(number: int) -> str:
    if number >= 1000:
        return _compound(number, 1000, "tausend")
    if number >= 100:
        return _compound(number, 100, "hundert")
    if number < len(GERMAN_UNITS):
        return GERMAN_UNITS[number]
    tens, units = divmod(number, 10)
    if tens == 1:
        return {6: "sech", 7: "sieb"}.get(units, GERMAN_UNITS[units]) + "zehn"
    return GERMAN_TENS[tens] if units == 0 else f"{_before(units)}und{GERMAN_TENS[tens]}"


def _compound(number: int, size: int, name: str) -> str:
    whole, rest = divmod(number, size)
    return f"{_before(whole)}{name}{_german(rest) if rest else ''}"


def _before(number: int) -> str:
    return "ein" if number == 1 else _german(number)
