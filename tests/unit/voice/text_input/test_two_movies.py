"""Sentences about two movies, and stars on another scale or behind the title."""

import pytest

from services.voice.text_input.filled_intents import filled_slots
from tests.support.alexa.simulators import simulator


def understood(locale: str, text: str) -> tuple[str, dict[str, str]]:
    intent = simulator(locale).request(text)["intent"]
    return intent["name"], {name: slot["value"] for name, slot in filled_slots(intent).items()}


@pytest.mark.parametrize(
    ("locale", "text", "slots"),
    [
        ("en-US", "three stars for the first and four for the second", "the first|three stars|the second|4"),
        (
            "en-US",
            "three stars for the first, four stars for the second",
            "the first|three stars|the second|four stars",
        ),
        ("en-GB", "four stars for jaws and three for fargo", "jaws|four stars|fargo|3"),
        ("en-US", "I'd give jaws four stars and fargo three", "jaws|four stars|fargo|3"),
        ("en-US", "number one three stars, number two four stars", "number one|three stars|number two|four stars"),
        ("en-US", "jaws gets four stars and the third one gets two", "jaws|four stars|the third one|2"),
        ("de-DE", "drei Sterne für den ersten und vier für den zweiten", "den ersten|drei sterne|den zweiten|4"),
        ("de-DE", "der erste bekommt drei Sterne und der zweite vier", "der erste|drei sterne|der zweite|4"),
        ("de-DE", "gib Jaws vier Sterne und Fargo drei Sterne", "jaws|vier sterne|fargo|drei sterne"),
    ],
)
def test_two_movies_have_stars_of_their_own(locale: str, text: str, slots: str) -> None:
    name, filled = understood(locale, text)
    ordered = [filled.get(a) or filled.get(b) for a, b in (("Place", "Title"), ("Stars", "Number"))]
    ordered += [
        filled.get(f"Other{a}") or filled.get(f"Other{b}") for a, b in (("Place", "Title"), ("Stars", "Number"))
    ]
    assert (name, ordered) == ("RateIntent", slots.split("|"))


@pytest.mark.parametrize(
    ("locale", "text", "seen", "unseen"),
    [
        ("en-US", "I've seen Casablanca but not Fargo", "casablanca", "fargo"),
        ("en-GB", "I know Jaws but I haven't seen Fargo", "jaws", "fargo"),
        ("en-US", "I haven't seen Fargo but I've seen Jaws", "jaws", "fargo"),
        ("en-US", "I've never seen Fargo", None, "fargo"),
        ("de-DE", "ich habe Jaws gesehen, aber Fargo nicht", "jaws", "fargo"),
        ("de-DE", "Jaws kenne ich, Fargo nicht", "jaws", "fargo"),
        ("de-DE", "Jaws habe ich gesehen, aber nicht Fargo", "jaws", "fargo"),
        ("de-DE", "Fargo habe ich noch nicht gesehen", None, "fargo"),
    ],
)
def test_a_title_ends_before_one_that_was_not_seen(locale: str, text: str, seen: str | None, unseen: str) -> None:
    name, filled = understood(locale, text)
    assert (name, filled.get("Title"), filled.get("UnseenTitle")) == ("SeenIntent", seen, unseen)


@pytest.mark.parametrize(
    ("locale", "text", "movie", "stars"),
    [
        ("en-US", "rate number two seven out of ten", "number two", "seven out of ten"),
        ("en-US", "jaws 7/10", "jaws", "7 out of 10"),
        ("en-GB", "number two gets an eight out of ten", "number two", "an eight out of ten"),
        ("de-DE", "gib Nummer zwei acht von zehn Punkten", "nummer zwei", "acht von zehn punkten"),
        ("de-DE", "Jaws 7,5/10", "jaws", "7,5 von 10"),
        ("en-US", "Fargo, four stars", "fargo", "four stars"),
        ("en-US", "fargo four stars", "fargo", "four stars"),
        ("en-US", "When Harry Met Sally: 4 stars", "when harry met sally", "4 stars"),
        ("de-DE", "Fargo, vier Sterne", "fargo", "vier sterne"),
        ("en-US", "When Harry Met Sally four stars", "when harry met sally", "four stars"),
        ("en-GB", "How to Make an American Quilt three stars", "how to make an american quilt", "three stars"),
        ("en-US", "Who Framed Roger Rabbit two stars", "who framed roger rabbit", "two stars"),
        ("en-US", "give Who Framed Roger Rabbit two stars", "who framed roger rabbit", "two stars"),
        ("de-DE", "Wer die Nachtigall stört vier Sterne", "wer die nachtigall stört", "vier sterne"),
        ("de-DE", "Wie ein wilder Stier fünf Sterne", "wie ein wilder stier", "fünf sterne"),
    ],
)
def test_stars_are_behind_the_movie_and_out_of_five_or_ten(locale: str, text: str, movie: str, stars: str) -> None:
    name, filled = understood(locale, text)
    assert (name, filled.get("Title") or filled.get("Place"), filled.get("Stars")) == ("RateIntent", movie, stars)


@pytest.mark.parametrize("text", ["not four stars", "everyone gave it four stars"])
def test_a_sentence_before_stars_is_no_title(text: str) -> None:
    assert "Title" not in understood("en-US", text)[1]


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        ("en-US", "did I give it four stars"),
        ("en-US", "did I give it, four stars"),
        ("en-US", "when did I give it four stars"),
        ("en-US", "what has four stars"),
        ("en-US", "what's worth four stars"),
        ("en-GB", "which movies did I give five stars"),
        ("en-GB", "which one gets four stars"),
        ("en-US", "who gave Fargo five stars"),
        ("en-US", "how many movies have five stars"),
        ("de-DE", "wer gab Fargo vier Sterne"),
        ("de-DE", "welche bekommen vier Sterne"),
        ("de-DE", "was bekommt bei dir vier Sterne"),
        ("de-DE", "wie viele Filme haben vier Sterne"),
    ],
)
def test_a_question_about_stars_rates_nothing(locale: str, text: str) -> None:
    assert understood(locale, text)[0] != "RateIntent"


@pytest.mark.parametrize(
    ("locale", "text", "slot", "value"),
    [
        ("en-US", "no, for number one", "ForPlace", "number one"),
        ("en-GB", "no for one", "ForPlace", "one"),
        ("en-US", "not for number two, for number one", "ForPlace", "number one"),
        ("en-US", "no, for Fargo", "Title", "fargo"),
        ("de-DE", "nein, für Nummer eins", "ForPlace", "nummer eins"),
        ("de-DE", "nicht für Jaws, sondern für Fargo", "OtherTitle", "fargo"),
    ],
)
def test_what_the_last_change_was_for_is_corrected(locale: str, text: str, slot: str, value: str) -> None:
    name, filled = understood(locale, text)
    assert (name, filled.get(slot)) == ("CorrectIntent", value)


@pytest.mark.parametrize(
    ("locale", "text", "slot"),
    [
        ("en-US", "I can't stand horror", "Without"),
        ("en-GB", "I'm not a fan of romantic comedies", "Without"),
        ("en-US", "I'm into thrillers", "Genre"),
        ("de-DE", "ich kann Horrorfilme nicht ausstehen", "Without"),
        ("de-DE", "ich stehe auf Thriller", "Genre"),
        ("de-DE", "Komödien finde ich super", "Genre"),
    ],
)
def test_genres_that_are_liked_or_not_are_no_title(locale: str, text: str, slot: str) -> None:
    name, filled = understood(locale, text)
    assert (name, [*filled]) == ("GenreIntent", [slot])


def test_movies_of_another_kind_are_a_wish_in_words() -> None:
    assert understood("de-DE", "ich hasse Superheldenfilme")[0] == "DescriptionIntent"
