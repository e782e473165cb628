"""Numbers as people say or type them: what `AMAZON.NUMBER` makes of speech, for the conversation in writing."""

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

GERMAN_UNITS = [
    "null",
    "eins",
    "zwei",
    "drei",
    "vier",
    "fünf",
    "sechs",
    "sieben",
    "acht",
    "neun",
    "zehn",
    "elf",
    "zwölf",
]
GERMAN_TENS = ["", "zehn", "zwanzig", "dreißig", "vierzig", "fünfzig", "sechzig", "siebzig", "achtzig", "neunzig"]


@dataclass(frozen=True)
class Numbers:
    """How a language says numbers. The value is digits, or "?" as Alexa gives it; None where it is no number at all."""

    pattern: str
    value: Callable[[str], str | None]


def english_value(said: str) -> str:
    """Digits for what the pattern matched. Parts said one by one are joined: one ninety six."""
    if _is_in_digits(said):
        return _digits(said)
    sign = "-" if said.startswith(("minus", "negative")) else ""
    return sign + "".join(str(_whole_value(whole)) for whole in re.findall(_WHOLE, said))


def german_value(said: str) -> str | None:
    if _is_in_digits(said):
        return _digits(said)
    sign, words = ("-", said.removeprefix("minus ")) if said.startswith("minus ") else ("", said)
    values = [_german_words().get(word) for word in words.split()]
    return None if None in values else sign + "".join(str(value) for value in values)


# Atomic, as "one hundred and five" is one number, not two, and so that no text takes long to refuse.
ENGLISH = Numbers(rf"(?>(?:minus |negative )?{_WHOLE}(?: {_WHOLE})*|{_DIGITS})", english_value)
GERMAN = Numbers(rf"(?>(?:minus )?[a-zäöüß]+(?: [a-zäöüß]+){{0,5}}?|{_DIGITS})", german_value)


def _is_in_digits(said: str) -> bool:
    return said[0].isdecimal() or said[0] in "-?"


def _digits(said: str) -> str:
    digits = said.replace(",", "")
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
    """All numbers up to 9999, each as one word, with "ein" before hundred and thousand or without; and years."""
    words = {_german(number): number for number in range(10_000)}
    words |= {_in_parts(year, 100, "hundert"): year for year in range(1100, 2000)}
    bare = {word.removeprefix("ein"): value for word, value in words.items() if re.match("ein(hundert|tausend)", word)}
    return words | bare


def _german(number: int) -> str:
    if number >= 1000:
        return _in_parts(number, 1000, "tausend")
    if number >= 100:
        return _in_parts(number, 100, "hundert")
    if number < len(GERMAN_UNITS):
        return GERMAN_UNITS[number]
    tens, units = divmod(number, 10)
    if tens == 1:
        return {6: "sech", 7: "sieb"}.get(units, GERMAN_UNITS[units]) + "zehn"
    return GERMAN_TENS[tens] if units == 0 else f"{_before(units)}und{GERMAN_TENS[tens]}"


def _in_parts(number: int, size: int, name: str) -> str:
    whole, rest = divmod(number, size)
    return f"{_before(whole)}{name}{_german(rest) if rest else ''}"


def _before(number: int) -> str:
    return "ein" if number == 1 else _german(number)
