import pytest

from services.voice.text_input.filled_intents import filled_intent, filled_slots
from services.voice.text_input.language import Language
from services.voice.text_input.wanted import wanted

ENGLISH = Language.load("en-US")


def rating(**texts: str) -> dict[str, object]:
    return filled_intent("RateIntent", {name: {"value": text} for name, text in texts.items()}, ["Title", "Doubt"])


@pytest.mark.parametrize(
    ("said", "doubt"),
    [("four stars for heat", None), ("four stars for heat i think", "i think"), ("maybe four stars for heat", "maybe")],
)
def test_doubt_is_told_with_the_words_that_say_it(said: str, doubt: str | None) -> None:
    intent = wanted(rating(Title="heat", Doubt="whatever"), said, said, ENGLISH)
    assert intent is not None
    assert filled_slots(intent).get("Doubt", {}).get("value") == doubt


def test_doubt_inside_a_title_is_of_the_title() -> None:
    said = "four stars for definitely maybe"
    intent = wanted(rating(Title="definitely maybe"), said, said, ENGLISH)
    assert intent is not None
    assert filled_slots(intent).keys() == {"Title"}


@pytest.mark.parametrize("said", ["four stars for it?", "four stars for dad"])
def test_questions_and_what_is_of_others_want_nothing(said: str) -> None:
    assert wanted(rating(), said, said.rstrip("?"), ENGLISH) is None
