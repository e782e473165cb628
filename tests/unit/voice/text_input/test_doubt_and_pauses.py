"""What typed text tells besides its words: doubt, excuses and pauses."""

import pytest

from tests.support.alexa.simulators import simulator


@pytest.mark.parametrize(
    ("locale", "text", "name", "movie"),
    [
        ("en-US", "maybe I've seen heat, four stars", "RateIntent", "heat"),
        ("en-GB", "I think I gave heat four stars", "RateIntent", "heat"),
        ("en-US", "maybe four stars for number two", "RateIntent", "number two"),
        ("en-US", "I think three stars for number two", "RateIntent", "number two"),
        ("en-US", "three stars for number two I guess", "RateIntent", "number two"),
        ("en-US", "probably three stars for number two", "RateIntent", "number two"),
        ("en-US", "I probably gave heat three stars", "RateIntent", "heat"),
        ("en-US", "four stars for heat, but I'm not sure", "RateIntent", "heat"),
        ("en-US", "I think I've seen number one, but I'm not sure", "SeenIntent", "number one"),
        ("en-GB", "I've seen heat I think", "SeenIntent", "heat"),
        ("en-US", "I might have seen heat", "SeenIntent", "heat"),
        ("de-DE", "vielleicht vier Sterne für heat", "RateIntent", "heat"),
        ("de-DE", "ich glaube, drei Sterne für den zweiten", "RateIntent", "den zweiten"),
        ("de-DE", "drei Sterne für den zweiten, glaube ich", "RateIntent", "den zweiten"),
        ("de-DE", "ich denke drei Sterne für heat", "RateIntent", "heat"),
        ("de-DE", "ich glaube ich habe den ersten gesehen, bin aber nicht sicher", "SeenIntent", "den ersten"),
        ("de-DE", "heat habe ich gesehen, aber ich bin nicht sicher", "SeenIntent", "heat"),
        ("de-DE", "heat habe ich gesehen, ganz sicher bin ich nicht", "SeenIntent", "heat"),
        ("de-DE", "wir denken wir haben den zweiten gesehen", "SeenIntent", "den zweiten"),
        ("en-US", "we reckon we've seen heat", "SeenIntent", "heat"),
        ("en-GB", "we suppose we have seen number two", "SeenIntent", "number two"),
        ("en-US", "I've seen number two but I'm not absolutely sure", "SeenIntent", "number two"),
        ("en-US", "I'm not totally sure but I've seen heat", "SeenIntent", "heat"),
    ],
)
def test_doubt_is_told_beside_the_movie(locale: str, text: str, name: str, movie: str) -> None:
    """Also where the stars of another movie are asked, which they do not answer."""
    for asked in (None, ("RateIntent", "Stars")):
        intent = simulator(locale).request(text, asked)["intent"]
        filled = {name: slot["value"] for name, slot in intent["slots"].items() if "value" in slot}
        assert (intent["name"], filled.get("Title") or filled.get("Place")) == (name, movie)
        assert "Doubt" in filled


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        ("en-US", "oh no sorry, number two"),
        ("en-GB", "wait, the second one"),
        ("de-DE", "quatsch, den zweiten meinte ich"),
        ("de-DE", "ach nein, Nummer zwei"),
    ],
)
def test_another_place_after_an_excuse_corrects(locale: str, text: str) -> None:
    assert simulator(locale).request(text)["intent"]["name"] == "CorrectIntent"


@pytest.mark.parametrize(
    ("locale", "text"), [("en-US", "I don't know"), ("en-GB", "hmm I'm not sure"), ("de-DE", "weiß ich nicht")]
)
def test_who_does_not_know_says_no_where_a_title_or_stars_are_asked(locale: str, text: str) -> None:
    for asked in (("PickIntent", "Title"), ("RateIntent", "Stars")):
        assert simulator(locale).request(text, asked)["intent"]["name"] == "AMAZON.NoIntent"
    assert simulator(locale).request(text, ("SubmitIntent", "UserId"))["intent"]["name"] != "AMAZON.NoIntent"


def test_a_pause_is_heard_as_and_before_it_is_heard_as_of_a_title() -> None:
    slots = simulator("en-US").request("I've seen one, two and three")["intent"]["slots"]
    assert [slots[name]["value"] for name in ("Place", "OtherPlace", "ThirdPlace")] == ["one", "two", "three"]
    title = simulator("en-US").request("I've seen the good, the bad and the ugly")["intent"]["slots"]["Title"]["value"]
    assert title == "the good the bad and the ugly"
