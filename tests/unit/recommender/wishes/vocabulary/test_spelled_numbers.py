import pytest

from services.recommender.wishes.vocabulary.spelled_numbers import IN_WORDS, english, german, value_of


@pytest.mark.parametrize(
    ("number", "in_english", "in_german"),
    [
        (7, "seven", "sieben"),
        (21, "twenty one", "einundzwanzig"),
        (90, "ninety", "neunzig"),
        (120, "one hundred twenty", "hundertzwanzig"),
        (235, "two hundred thirty five", "zweihundertfünfunddreißig"),
    ],
)
def test_numbers_are_spelled_in_both_languages(number: int, in_english: str, in_german: str) -> None:
    assert (english(number), german(number)) == (in_english, in_german)
    assert value_of(in_english) == value_of(in_german) == number


@pytest.mark.parametrize("text", ["nineteen ninety-four", "neunzehnhundertvierundneunzig"])
def test_years_are_read(text: str) -> None:
    assert value_of(text) == 1994


@pytest.mark.parametrize("text", ["twenty ten", "two thousand ten", "two thousand and ten", "zweitausendzehn"])
def test_later_years_are_read_in_every_way(text: str) -> None:
    assert value_of(text) == 2010


def test_one_is_rather_a_pronoun() -> None:
    assert IN_WORDS.match("one") is None
    assert IN_WORDS.match("ein") is None
