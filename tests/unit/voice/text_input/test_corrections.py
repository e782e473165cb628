from collections.abc import Mapping
from typing import Any

import pytest

from services.voice.text_input.corrections import Corrections, corrected, with_other_number
from services.voice.text_input.filled_intents import filled_intent, filled_slots
from tests.support.alexa.simulators import simulator

CORRECTIONS = Corrections.of({"paused": ["no", "sorry"], "anywhere": ["no wait", "I mean"], "no": ["no"]})


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("a comedy, no, a drama", ("a comedy", "a drama")),
        ("a comedy - no - a drama", ("a comedy", "a drama")),
        ("a comedy, sorry, no, a drama", ("a comedy", "a drama")),
        ("a comedy no wait a drama", ("a comedy", "a drama")),
        ("a comedy, no wait, a drama", ("a comedy", "a drama")),
        ("a comedy, no, a western, no, a drama", ("a comedy", "a drama")),
        ("no comedies, no dramas", None),
        ("no wait a drama", None),
        ("the second one, I mean", None),
        ("no, no, Nanette", ("no", "Nanette")),
    ],
)
def test_what_was_meant_is_behind_the_last_words_that_take_back(text: str, parts: tuple[str, str] | None) -> None:
    assert CORRECTIONS.parts(text) == parts


def fill(_intent: str, texts: Mapping[str, str]) -> dict[str, Any]:
    """Stars are said as stars, and places and numbers as digits."""
    fits = {"Stars": lambda text: text.endswith(" stars"), "Place": str.isdigit, "Number": str.isdigit}
    return {name: {"value": text} for name, text in texts.items() if name in fits and fits[name](text)}


def rating(**values: str) -> dict[str, Any]:
    filled = {name: {"value": value} for name, value in values.items()}
    return filled_intent("RateIntent", filled, ["Stars", "Number", "Place", "Title"])


def values(intent: dict[str, Any] | None) -> dict[str, str] | None:
    return intent and {name: slot["value"] for name, slot in filled_slots(intent).items()}


@pytest.mark.parametrize(
    ("said", "meant", "expected"),
    [
        ({"Stars": "4 stars", "Place": "2"}, "3 stars", {"Stars": "3 stars", "Place": "2"}),
        ({"Number": "4", "Title": "heat"}, "3 stars", {"Stars": "3 stars", "Title": "heat"}),
        ({"Place": "2"}, "3", {"Place": "3"}),
        ({"Title": "heat"}, "3", {"Place": "3"}),
        ({"Stars": "4 stars", "Place": "2"}, "3", {}),
        ({"Stars": "4 stars", "Title": "heat"}, "3", {"Number": "3", "Title": "heat"}),
    ],
)
def test_what_was_meant_takes_the_place_of_what_it_can_only_be(
    said: dict[str, str], meant: str, expected: dict[str, str] | None
) -> None:
    assert values(corrected(rating(**said), meant, None, fill)) == expected


def test_another_change_does_not_take_the_place_of_one() -> None:
    other = filled_intent("SeenIntent", {}, [])
    assert corrected(rating(Place="2"), "seen it", other, fill) is None


@pytest.mark.parametrize(
    ("locale", "text", "name", "expected"),
    [
        ("en-US", "uh a comedy, no wait, a drama", "GenreIntent", {"Genre": "a drama"}),
        ("en-GB", "something from the eighties, no, the nineties", "YearsIntent", {"Decade": "the nineties"}),
        (
            "en-US",
            "a comedy from the eighties, no, a drama",
            "GenreIntent",
            {"Genre": "a drama", "Decade": "the eighties"},
        ),
        ("en-US", "a comedy, no, something from the nineties", "YearsIntent", {"Decade": "the nineties"}),
        ("en-US", "remove number two, no, number three", "DismissIntent", {"Place": "number three"}),
        ("en-US", "I'd give number two a four, no, a three", "RateIntent", {"Stars": "a three", "Place": "number two"}),
        ("de-DE", "eine Komödie, nee, doch lieber ein Drama", "GenreIntent", {"Genre": "ein drama"}),
        (
            "de-DE",
            "der zweite kriegt vier, nein, drei Sterne",
            "RateIntent",
            {"Stars": "drei sterne", "Place": "der zweite"},
        ),
        ("en-US", "give number two four stars, no, three", "AMAZON.FallbackIntent", {}),
        ("en-US", "number one, sorry, I was talking to my wife", "AMAZON.FallbackIntent", {}),
        ("en-US", "four stars, wait, what did I give it", "AMAZON.FallbackIntent", {}),
        ("en-US", "movies from 1994, no wait, comedies", "GenreIntent", {"Genre": "comedies"}),
        ("en-GB", "comedies from 1994, no wait, dramas", "FilterIntent", {"Genre": "dramas", "Year": "1994"}),
        ("en-US", "movies from 1994, no wait, 1995", "YearsIntent", {"Year": "1995"}),
        ("en-US", "my ID is 42, no, 43", "SubmitIntent", {"UserId": "43"}),
        (
            "en-US",
            "rate number two four stars, sorry, the second one",
            "RateIntent",
            {"Stars": "four stars", "Place": "the second one"},
        ),
    ],
)
def test_a_sentence_means_what_it_was_corrected_to(locale: str, text: str, name: str, expected: dict[str, str]) -> None:
    intent = simulator(locale).request(text)["intent"]
    assert (intent["name"], values(intent)) == (name, expected)


def test_a_title_is_corrected_where_one_is_asked() -> None:
    intent = simulator("en-US").request("heat, no wait, casino", ("PickIntent", "Title"))["intent"]
    assert (intent["name"], values(intent)) == ("PickIntent", {"Title": "casino"})


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("four stars, no five", ("four stars", "five")),
        ("four stars no five", ("four stars", "five")),
        ("four stars, sorry five", ("four stars", "five")),
        ("four stars, no, sorry, five", ("four stars", "five")),
        ("four stars sorry five", None),
        ("no five", None),
    ],
)
def test_a_number_is_corrected_behind_one_pause_or_none(text: str, parts: tuple[str, str] | None) -> None:
    assert CORRECTIONS.numbers(text) == parts


@pytest.mark.parametrize(
    ("said", "meant", "expected"),
    [
        ({"Stars": "4 stars", "Title": "heat"}, "3", {"Number": "3", "Title": "heat"}),
        ({"Stars": "4 stars", "Title": "heat"}, "3 stars", {"Stars": "3 stars", "Title": "heat"}),
        ({"Stars": "4 stars", "Place": "2"}, "3 stars", {"Stars": "3 stars", "Place": "2"}),
        ({"Stars": "4 stars", "Place": "2"}, "3", {}),
        ({"Place": "2"}, "3", {"Place": "3"}),
        ({"Place": "2"}, "horror", None),
        ({"Title": "public enemy"}, "1", None),
    ],
)
def test_another_number_takes_the_place_of_the_one_that_it_can_only_be(
    said: dict[str, str], meant: str, expected: dict[str, str] | None
) -> None:
    assert values(with_other_number(rating(**said), meant, fill)) == expected


@pytest.mark.parametrize(
    ("locale", "text", "expected"),
    [
        ("en-US", "four stars for casablanca, no five", {"Number": "5", "Title": "casablanca"}),
        ("en-GB", "four stars for casablanca no five stars", {"Stars": "five stars", "Title": "casablanca"}),
        ("de-DE", "vier Sterne für Casablanca, nein fünf", {"Number": "5", "Title": "casablanca"}),
        ("en-US", "I've seen number one, no two", {"Place": "two"}),
        ("de-DE", "ich habe den ersten gesehen, nee den zweiten", {"Place": "den zweiten"}),
        ("en-US", "four stars for number two, no three", {}),
        ("en-US", "four stars for dr no", {"Stars": "four stars", "Title": "dr no"}),
        ("en-US", "a comedy, no horror", {"Genre": "a comedy", "Without": "horror"}),
        ("en-US", "I've seen public enemy no one", {"Title": "public enemy no one"}),
        ("en-GB", "not interested in public enemy no one", {"Title": "public enemy no one"}),
        ("en-US", "rate dr no five", {"Title": "dr no five"}),
    ],
)
def test_a_number_behind_a_title_is_no_part_of_it(locale: str, text: str, expected: dict[str, str]) -> None:
    assert values(simulator(locale).request(text)["intent"]) == expected
