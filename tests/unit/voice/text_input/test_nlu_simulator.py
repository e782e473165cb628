import time
from typing import Any

import pytest

from services.voice.alexa.request import Intent
from services.voice.dialogue.conversation import FilledIntent
from services.voice.text_input.nearest_sample import CHANGES
from services.voice.text_input.samples import SampleIndex
from tests.support.alexa.simulators import simulator

pytestmark = pytest.mark.usefixtures("only_own_garbage")

ENGLISH, GERMAN = "en-US", "de-DE"


def heard(text: str) -> tuple[str, dict[str, str]]:
    """The intent and its filled slots."""
    intent: dict[str, Any] = simulator(ENGLISH).request(text)["intent"]
    return intent["name"], {name: slot["value"] for name, slot in intent["slots"].items() if "value" in slot}


@pytest.mark.parametrize("text", ["", " ", "open movie", "Open Movie Matinee.", "Alexa, open movie", "run matinee"])
def test_opening_the_skill_launches_it(text: str) -> None:
    assert simulator(ENGLISH).request(text) == {"type": "LaunchRequest"}


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("request movies", "RequestMoviesIntent"),
        ("Request movies, please!", "RequestMoviesIntent"),
        ("What should I watch tonight?", "RecommendIntent"),
        ("stop", "AMAZON.StopIntent"),
        ("Exit.", "AMAZON.StopIntent"),
        ("cancel", "AMAZON.CancelIntent"),
        ("help", "AMAZON.HelpIntent"),
        ("say that again", "AMAZON.RepeatIntent"),
        ("go home", "AMAZON.NavigateHomeIntent"),
        ("yes please", "AMAZON.YesIntent"),
        ("no, thanks", "AMAZON.NoIntent"),
        ("the weather in Paris", "AMAZON.FallbackIntent"),
        ("open the door", "AMAZON.FallbackIntent"),
        ("(.*) {UserId} \\", "AMAZON.FallbackIntent"),
    ],
)
def test_phrases_are_understood_as_their_intent(text: str, intent: str) -> None:
    assert heard(text) == (intent, {})


@pytest.mark.parametrize(
    "text",
    [
        "my ID is 196 and I want 5 movies",
        "My id is one hundred ninety-six and I want five movies.",
        "my id is one hundred and ninety six and i want five movies please",
        "my ID is one ninety six and five movies",
        "my ID is one nine six, five movies",
        "My ID is 196. I want five movies.",
        "five movies for user 196",
        "196 and 5",
        "196 5",
        "196, 5",
        "196,5",
    ],
)
def test_an_id_and_an_amount_are_understood_in_many_wordings(text: str) -> None:
    assert heard(text) == ("SubmitIntent", {"UserId": "196", "Amount": "5"})


@pytest.mark.parametrize(
    ("text", "user_id", "amount"), [("196 ?", "196", "?"), ("? 5", "?", "5"), ("196, -5", "196", "-5")]
)
def test_invalid_numbers_reach_the_dialogue(text: str, user_id: str, amount: str) -> None:
    assert heard(text) == ("SubmitIntent", {"UserId": user_id, "Amount": amount})


def test_one_number_fills_its_own_slot() -> None:
    assert heard("my id is 196") == ("SubmitIntent", {"UserId": "196"})
    assert heard("ten movies") == ("SubmitIntent", {"Amount": "10"})


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("196", "196"),
        ("it's five", "5"),
        ("sixteen", "16"),
        ("sixty", "60"),
        ("zero", "0"),
        ("minus five", "-5"),
        ("-5", "-5"),
        ("a hundred", "100"),
        ("one hundred and five", "105"),
        ("nine hundred forty-three", "943"),
        ("two thousand and one", "2001"),
        ("1,000", "1000"),
        ("two hundred thousand nine hundred forty eight", "200948"),
        ("?", "?"),
        ("1.5", "?"),
        ("12abc", "?"),
        ("99999999999999999999", "99999999999999999999"),
    ],
)
def test_a_bare_number_is_understood_in_words_and_in_digits(text: str, number: str) -> None:
    assert heard(text) == ("NumberIntent", {"Number": number})


@pytest.mark.parametrize("title", ["the rock", "taxi driver", "the godfather"])
@pytest.mark.parametrize("begins", ["what if I had not rated", "what if I never rated", "what if I hadn't seen"])
def test_a_title_of_several_words_does_not_make_another_question(begins: str, title: str) -> None:
    assert heard(f"{begins} {title}") == ("WhatIfIntent", {"Title": title})


def test_what_a_movie_should_be_like_may_be_said_alone() -> None:
    assert heard("like Heat but lighter") == ("DescriptionIntent", {"Alike": "heat but lighter"})
    intent = simulator(GERMAN).request("wie Fargo, unter zwei Stunden")["intent"]
    assert (intent["name"], intent["slots"]["Alike"]["value"]) == ("DescriptionIntent", "fargo unter zwei stunden")


def test_german_numbers_may_be_spoken_digit_by_digit() -> None:
    intent = simulator(GERMAN).request("meine ID ist eins neun sechs und ich möchte fünf Filme")["intent"]
    values = {name: slot.get("value") for name, slot in intent["slots"].items()}
    assert (intent["name"], values) == ("SubmitIntent", {"UserId": "196", "Amount": "5"})


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        (ENGLISH, "my id is " + "twenty one " * 40 + "x"),
        (GERMAN, "meine id ist " + "eins " * 80 + "?!x"),
        (GERMAN, "eins und " * 60 + "x"),
    ],
)
def test_a_long_text_is_refused_quickly(locale: str, text: str) -> None:
    loaded, start = simulator(locale), time.process_time()
    assert loaded.request(text)["intent"]["name"] == "AMAZON.FallbackIntent"
    assert time.process_time() - start < 0.5


@pytest.mark.parametrize(
    ("locale", "text", "intent", "ids"),
    [
        (ENGLISH, "also no crime", "GenreIntent", {"Without": "Crime"}),
        (ENGLISH, "no crime either", "GenreIntent", {"Without": "Crime"}),
        (ENGLISH, "not romantic but funny", "GenreIntent", {"Without": "Romance", "Genre": "Comedy"}),
        (ENGLISH, "that one's not for me", "DismissIntent", {}),
        (ENGLISH, "um so what do you recommend then", "RecommendIntent", {}),
        (GERMAN, "lass Horror weg", "GenreIntent", {"Without": "Horror"}),
        (GERMAN, "was soll ich denn eigentlich mal gucken", "RecommendIntent", {}),
        (GERMAN, "auch kein Krimi", "GenreIntent", {"Without": "Crime"}),
        (GERMAN, "nicht romantisch sondern lustig", "GenreIntent", {"Without": "Romance", "Genre": "Comedy"}),
        (GERMAN, "keiner davon gefällt mir", "SomethingElseIntent", {}),
        (GERMAN, "etwas, das älter ist als 1950", "YearsIntent", {"BeforeYear": "1950"}),
        (GERMAN, "Filme, die neuer sind als 2000", "YearsIntent", {"AfterYear": "2000"}),
        (GERMAN, "Komödien von 1980 bis 1989", "FilterIntent", {"FromYear": "1980", "ToYear": "1989"}),
    ],
)
def test_wishes_are_understood_in_several_orders(locale: str, text: str, intent: str, ids: dict[str, str]) -> None:
    found = FilledIntent.from_request(Intent.model_validate(simulator(locale).request(text)["intent"]))
    assert found.name == intent
    assert ids.items() <= {name: slot.id or slot.text for name, slot in found.slots.items()}.items()


@pytest.mark.parametrize(
    ("locale", "text", "intent"),
    [
        (ENGLISH, "would you please rate it five stars?", "RateIntent"),
        (ENGLISH, "could you give it five stars for me", "RateIntent"),
        (ENGLISH, "no, five stars for fargo", "RateIntent"),
        (ENGLISH, "five stars for father of the bride", "RateIntent"),
        (ENGLISH, "can I rate number two?", "RateIntent"),
        (ENGLISH, "give it five stars would you", "RateIntent"),
        (GERMAN, "würdest du ihm bitte vier Sterne geben", "RateIntent"),
        (GERMAN, "könntest du Fargo mit vier Sternen bewerten?", "RateIntent"),
    ],
)
def test_a_polite_request_is_one(locale: str, text: str, intent: str) -> None:
    assert simulator(locale).request(text)["intent"]["name"] == intent


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        (ENGLISH, "would you rate it five stars"),
        (ENGLISH, "five stars for it?"),
        (ENGLISH, "no five stars for fargo"),
        (ENGLISH, "five stars would you"),
        (GERMAN, "würdest du ihm vier Sterne geben"),
        (GERMAN, "vier Sterne für sie"),
        (GERMAN, "das sind vier Sterne oder"),
    ],
)
def test_a_question_a_negation_and_what_is_of_others_change_nothing(locale: str, text: str) -> None:
    assert simulator(locale).request(text)["intent"]["name"] not in CHANGES


@pytest.mark.parametrize(
    ("locale", "text", "title"),
    [
        (ENGLISH, "mark definitely maybe as seen", "definitely maybe"),
        (ENGLISH, "I have already seen always be my maybe", "always be my maybe"),
        (GERMAN, "ich habe Vielleicht lieber morgen gesehen", "vielleicht lieber morgen"),
    ],
)
def test_a_word_of_doubt_inside_a_title_is_of_the_title(locale: str, text: str, title: str) -> None:
    intent = simulator(locale).request(text)["intent"]
    assert (intent["name"], intent["slots"]["Title"]["value"]) == ("SeenIntent", title)


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        (ENGLISH, "I have maybe seen fargo"),
        (ENGLISH, "perhaps I have seen may"),
        (ENGLISH, "maybe I have seen may"),
        (ENGLISH, "maybe I have seen definitely maybe"),
        (GERMAN, "vielleicht habe ich Vielleicht lieber morgen gesehen"),
    ],
)
def test_doubt_outside_the_title_is_told(locale: str, text: str) -> None:
    intent = simulator(locale).request(text)["intent"]
    assert intent["name"] not in CHANGES or "value" in intent["slots"]["Doubt"]


def test_a_question_behind_a_command_is_not_of_the_title() -> None:
    assert heard("rate fargo five stars would you") == ("RateIntent", {"Title": "fargo", "Stars": "five stars"})
    assert heard("drop fargo, would you?") == ("DismissIntent", {"Title": "fargo"})


STARS = ("RateIntent", "Stars")


@pytest.mark.parametrize(
    ("locale", "text", "intent"),
    [
        (ENGLISH, "probably four stars", "RateIntent"),
        (ENGLISH, "four stars maybe", "RateIntent"),
        (ENGLISH, "around four", "NumberIntent"),
        (GERMAN, "ich würde sagen vier Sterne", "RateIntent"),
        (ENGLISH, "four stars I would say", "RateIntent"),
        (GERMAN, "vier Sterne würde ich sagen", "RateIntent"),
        (GERMAN, "ich würde mal sagen vier", "NumberIntent"),
    ],
)
def test_an_opinion_is_an_answer_where_stars_are_asked(locale: str, text: str, intent: str) -> None:
    assert simulator(locale).request(text, STARS)["intent"]["name"] == intent


@pytest.mark.parametrize(
    "text", ["ich würde sagen vier Sterne", "vier Sterne würde ich sagen", "ich würde mal sagen vier"]
)
def test_an_opinion_is_no_request_by_itself(text: str) -> None:
    assert simulator(GERMAN).request(text)["intent"]["name"] not in CHANGES


@pytest.mark.parametrize(
    "text", ["four?", "would you say four", "my wife says four", "would she say four", "I would say four, right?"]
)
def test_a_number_in_a_question_is_no_answer(text: str) -> None:
    assert simulator(ENGLISH).request(text, STARS)["intent"]["name"] not in CHANGES | {"NumberIntent", "MoreIntent"}


@pytest.mark.parametrize(
    ("text", "intent", "slots"),
    [
        ("no newer than 1985", "YearsIntent", {"ToYear": "1985"}),
        ("no older than 1990", "YearsIntent", {"FromYear": "1990"}),
        ("no nineties", "DescriptionIntent", {"Unwanted": "nineties"}),
        ("no what is it about", "PlotIntent", {"Place": "it"}),
    ],
)
def test_no_is_not_heard_past_before_a_wish(text: str, intent: str, slots: dict[str, str]) -> None:
    assert heard(text) == (intent, slots)


@pytest.mark.parametrize(
    ("text", "slots"),
    [
        ("less romantic", {"Less": "romantic"}),
        ("old westerns", {"Old": "westerns"}),
        ("recent movies", {"New": "movies"}),
        ("most popular comedies", {"Description": "most popular comedies"}),
        ("superhero movies", {"Description": "superhero movies"}),
    ],
)
def test_words_that_tell_which_movies_are_not_heard_past(text: str, slots: dict[str, str]) -> None:
    assert heard(text) == ("DescriptionIntent", slots)


@pytest.mark.parametrize("text", ["was Älteres", "alte Filme", "die besten Horrorfilme", "Horror ist nichts für mich"])
def test_german_words_that_tell_which_movies_are_not_heard_past(text: str) -> None:
    assert simulator(GERMAN).request(text)["intent"]["name"] == "DescriptionIntent"


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        ("en-US", "okay then five stars for the terminator"),
        ("de-DE", "okay dann fünf Sterne für den Terminator"),
    ],
)
def test_a_request_where_a_title_is_asked_is_no_title(locale: str, text: str) -> None:
    assert simulator(locale).request(text, ("PickIntent", "Title"))["intent"]["name"] == "RateIntent"


@pytest.mark.parametrize("title", ["well hello dolly", "the good the bad and the ugly", "so i married an axe murderer"])
def test_a_title_is_one_where_it_is_asked(title: str) -> None:
    intent = simulator("en-US").request(title, ("PickIntent", "Title"))["intent"]
    assert (intent["name"], intent["slots"]["Title"]["value"]) == ("PickIntent", title)


@pytest.mark.parametrize("text", ["do you have fargo", "have you got alien"])
def test_a_title_that_is_asked_for_is_not_read_over(text: str) -> None:
    assert simulator("en-US").request(text)["intent"]["name"] == "DescriptionIntent"


def test_a_text_with_a_pause_is_looked_up_once_if_it_has_no_free_text(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_up: list[str] = []
    matches = SampleIndex.matches

    def counted(self: SampleIndex, text: str, fill: Any) -> Any:
        looked_up.append(text)
        return matches(self, text, fill)

    monkeypatch.setattr(SampleIndex, "matches", counted)
    assert heard("westerns, from the nineties")[0] == "GenreIntent"
    assert looked_up == ["westerns from the nineties"]
