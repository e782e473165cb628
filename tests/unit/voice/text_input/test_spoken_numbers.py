import re

import pytest

from services.voice.text_input.spoken_numbers import ENGLISH, GERMAN, Numbers


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("zero", "0"),
        ("nineteen", "19"),
        ("one ninety six", "196"),
        ("one hundred and five", "105"),
        ("a hundred", "100"),
        ("two thousand and one", "2001"),
        ("minus five", "-5"),
        ("1,000", "1000"),
        ("-7", "-7"),
        ("1.5", "?"),
        ("?", "?"),
    ],
)
def test_english_numbers_are_parsed(text: str, digits: str) -> None:
    assert parse(ENGLISH, text) == digits


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("null", "0"),
        ("elf", "11"),
        ("siebzehn", "17"),
        ("einundzwanzig", "21"),
        ("hundertsechsundneunzig", "196"),
        ("einhundertsechsundneunzig", "196"),
        ("eins neun sechs", "196"),
        ("zweitausendeins", "2001"),
        ("neunzehnhundertneunzig", "1990"),
        ("minus fünf", "-5"),
        ("196", "196"),
        ("1.5", "?"),
        ("bananen", None),
    ],
)
def test_german_numbers_are_parsed(text: str, digits: str | None) -> None:
    assert parse(GERMAN, text) == digits


def test_other_words_are_not_english_numbers() -> None:
    assert not re.fullmatch(ENGLISH.pattern, "bananas")


def parse(numbers: Numbers, text: str) -> str | None:
    assert re.fullmatch(numbers.pattern, text)
    return numbers.parse(text)
