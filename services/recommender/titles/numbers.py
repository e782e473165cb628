"""Numbers in titles: "twelve", "two thousand one", "Part IV" and "8 1/2" become digits, as do German number words."""

import re
from collections.abc import Sequence

UNITS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
TEENS = ["thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]
TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
ORDINALS = [
    *("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"),
    *("eleventh", "twelfth", "thirteenth"),
]
SCALES = {"hundred": 100, "thousand": 1000, "million": 1_000_000}
# without "elf", which is an English word and film
GERMAN_UNITS = ["zwei", "drei", "vier", "funf", "sechs", "sieben", "acht", "neun", "zehn"]
GERMAN_TEENS = ["dreizehn", "vierzehn", "funfzehn", "sechzehn", "siebzehn", "achtzehn", "neunzehn"]
GERMAN_TENS = ["zwanzig", "dreissig", "vierzig", "funfzig", "sechzig", "siebzig", "achtzig", "neunzig"]
ROMAN = {
    **{"ii": 2, "iii": 3, "iv": 4, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "xi": 11, "xii": 12, "xiii": 13},
    **{"xiv": 14, "xv": 15, "xvi": 16, "xvii": 17, "xviii": 18, "xix": 19, "xx": 20},
}
"""I, V and X are words as well; `_read_roman` decides by their place."""

SMALL = (
    {word: value for value, word in enumerate([*UNITS, *TEENS])}
    | {word: 10 * value for value, word in enumerate(TENS, start=2)}
    | {word: value for value, word in enumerate(GERMAN_UNITS, start=2)}
    | {word: value for value, word in enumerate(GERMAN_TEENS, start=13)}
    | {word: 10 * value for value, word in enumerate(GERMAN_TENS, start=2)}
    | {
        f"{'ein' if unit == 1 else GERMAN_UNITS[unit - 2]}und{tens}": 10 * value + unit
        for value, tens in enumerate(GERMAN_TENS, start=2)
        for unit in range(1, 10)
    }
    | {"zwolf": 12, "hundert": 100, "tausend": 1000, "deux": 2}
)
SINGLE = {word: value for value, word in enumerate(ORDINALS, start=1)} | ROMAN
UNIT_OF = SMALL | {word: value for value, word in enumerate(ORDINALS[:9], start=1)}
"""What may follow on "thirty": "four" and "fourth"."""
FRACTIONS = {"half": "1/2", "3": "1/3", "quarter": "1/4"}
YEAR_DIGITS = 4
SPOKEN_FRACTION = re.compile(r"(?<=\d) and a (half|3|quarter)\b")
BETWEEN_WORDS = re.compile(r"(?<!\d) | (?!\d/\d)")
PARTS = frozenset({"part", "pt", "teil", "chapter", "volume", "vol", "episode", "number", "no"})


NUMERALS = frozenset({*SMALL, *SINGLE, *SCALES, *FRACTIONS, "i", "v", "x"})


def digits(words: Sequence[str]) -> list[str]:
    """The words with every number in digits. "Part", "volume" and the like before a number are dropped."""
    if NUMERALS.isdisjoint(words) and all(map(str.isalpha, words)):
        return list(words)
    found: list[str] = []
    at = 0
    while at < len(words):
        value, length = _number(words, at)
        found.append(words[at] if value is None else str(value))
        at += length
    return _without_parts(_with_fractions(found))


def spellings(number: int) -> set[str]:
    """The ways in which titles write a small number."""
    names = {**SMALL, **ROMAN, "i": 1, "v": 5, "x": 10}
    return {str(number), *(name for name, value in names.items() if value == number)}


def _number(words: Sequence[str], at: int) -> tuple[int | None, int]:
    """The number that begins at this word, and how many words it has."""
    value, length = _cardinal(words, at)
    if value is not None:
        return value, length
    word = words[at]
    if word in SINGLE:
        return SINGLE[word], 1
    ordinal = word[:-2]
    if ordinal.isdecimal() and word.endswith(("st", "nd", "rd", "th")):
        return int(ordinal), 1
    return _read_roman(words, at), 1


def _read_roman(words: Sequence[str], at: int) -> int | None:
    """V is a number inside and at the end of a title, X at the end, and I at the end or after "part"."""
    word, last = words[at], at == len(words) - 1
    if at == 0 or word not in {"i", "v", "x"}:
        return None
    if word == "i" and not (last or words[at - 1] in PARTS):
        return None
    return {"i": 1, "v": 5, "x": 10 if last else None}[word]


def _cardinal(words: Sequence[str], at: int) -> tuple[int | None, int]:
    start = at
    if words[at] in {"a", "one"} and at + 1 < len(words) and words[at + 1] in SCALES:
        at += 1
    value, length = _below_hundred(words, at)
    if value is None and words[at] not in SCALES:
        return None, 1
    total, at = (1 if value is None else value), at + length
    if at < len(words) and words[at] in SCALES:
        total, at = _scaled(words, at, total)
    elif 10 <= total < 100:
        total, at = _spoken_year(words, at, total)
    return total, at - start


def _below_hundred(words: Sequence[str], at: int) -> tuple[int | None, int]:
    if at >= len(words):
        return None, 0
    value = SMALL.get(words[at])
    if value is None:
        return None, 0
    unit = UNIT_OF.get(words[at + 1], 0) if at + 1 < len(words) else 0
    if words[at] in TENS and 1 <= unit <= 9:
        return value + unit, 2
    return value, 1


def _scaled(words: Sequence[str], at: int, count: int) -> tuple[int, int]:
    """From "hundred" or "thousand" on: "two thousand (and) one", "three hundred thousand"."""
    total = count
    while at < len(words) and words[at] in SCALES:
        total, at = total * SCALES[words[at]], at + 1
    joined = at + 1 if at < len(words) and words[at] == "and" else at
    rest, length = _below_hundred(words, joined)
    if rest is None:
        return total, at
    at = joined + length
    if at < len(words) and words[at] == "hundred" and rest < 10:
        rest, at = _scaled(words, at, rest)
    return total + rest, at


def _spoken_year(words: Sequence[str], at: int, century: int) -> tuple[int, int]:
    """ "Nineteen eighty four"."""
    years, length = _below_hundred(words, at)
    if years is None or years < 10:
        return century, at
    return 100 * century + years, at + length


def _with_fractions(words: Sequence[str]) -> list[str]:
    """ "8 1/2" and "8 and a half" become one word."""
    text = SPOKEN_FRACTION.sub(lambda found: f" {FRACTIONS[found[1]]}", " ".join(words))
    return BETWEEN_WORDS.split(text) if text else []


def _without_parts(words: Sequence[str]) -> list[str]:
    return [
        word
        for at, word in enumerate(words)
        if not (
            word in PARTS and at + 1 < len(words) and words[at + 1][:1].isdecimal() and len(words[at + 1]) < YEAR_DIGITS
        )
    ]
