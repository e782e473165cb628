from collections.abc import Sequence

import pytest

from tests.support.alexa.conversation_stage import Stage, as_request
from tests.support.fakes.voice import FakeBackend
from tests.support.running.voice_service import voice_over_http


async def written(locale: str, said: Sequence[str]) -> list[tuple[object, ...]]:
    """What a linked listener who reads a list has changed in the end."""
    backend = FakeBackend()
    async with voice_over_http(backend) as client:
        stage = Stage(client, backend, locale)
        stage.apply("linked")
        for text in said:
            await stage.say(as_request(text, locale, stage.attributes))
    return list(backend.writes)


@pytest.mark.parametrize(
    ("locale", "said"),
    [
        ("en-US", ["rate a film", "what's eating gilbert grape", "five stars"]),
        ("en-US", ["rate another movie", "mumble mumble", "five stars"]),
        ("en-US", ["what's eating gilbert grape", "five stars"]),
        ("en-US", ["what's eating gilbert grape", "help", "give it five stars"]),
        ("en-US", ["what's eating gilbert grape", "no, five"]),
        ("en-US", ["what's eating gilbert grape", "make it five"]),
        ("en-US", ["rate gilbert grape", "five stars"]),
        ("en-US", ["rate gilbert grape", "never mind", "five stars"]),
        ("en-US", ["gilbert grape five stars", "no", "no, three"]),
        ("en-US", ["tell me about gilbert grape", "five stars"]),
        ("en-US", ["five stars for gilbert grape and three for heat", "no, four"]),
        ("en-US", ["no, I meant gilbert grape", "never mind", "two stars"]),
        ("en-US", ["no, I meant gilbert grape", "no", "two stars"]),
        ("en-US", ["mumble mumble", "never mind", "no", "five stars"]),
        ("en-US", ["mumble mumble", "never mind", "no", "no, five"]),
        ("en-US", ["mumble mumble", "no", "five stars"]),
        ("en-US", ["gilbert grape five stars", "one"]),
        ("de-DE", ["gilbert grape fünf Sterne", "eins"]),
        ("de-DE", ["nein, ich meinte gilbert grape", "egal", "zwei Sterne"]),
        ("de-DE", ["brumm brumm", "egal", "nein", "fünf Sterne"]),
        ("de-DE", ["bewerte einen Film", "gilbert grape irgendwo", "fünf Sterne"]),
        ("de-DE", ["ich möchte einen Film bewerten", "gilbert grape irgendwo", "fünf Sterne"]),
        ("de-DE", ["gilbert grape irgendwo in iowa", "nein, fünf"]),
        ("de-DE", ["gilbert grape irgendwo in iowa", "gib ihm fünf Sterne"]),
        ("de-DE", ["gilbert grape fünf Sterne", "egal", "fünf Sterne"]),
    ],
)
async def test_stars_after_what_is_no_known_title_are_of_no_earlier_movie(locale: str, said: list[str]) -> None:
    beginning = {"en-US": ["my list", "four stars for Fargo"], "de-DE": ["meine Liste", "vier Sterne für Fargo"]}
    assert await written(locale, beginning[locale] + said) == [("rate", 945, 6, 4.0)]


@pytest.mark.parametrize(
    ("locale", "said"),
    [
        ("en-US", ["my list", "gilbert grape five stars", "no, one"]),
        ("en-US", ["my list", "gilbert grape five stars", "make it one"]),
        ("en-US", ["my list", "gilbert grape five stars", "not five, one"]),
        ("de-DE", ["meine Liste", "gilbert grape fünf Sterne", "nein, eins"]),
        ("de-DE", ["meine Liste", "gilbert grape fünf Sterne", "nicht fünf, eins"]),
    ],
)
async def test_a_corrected_number_is_of_the_stars_that_wait(locale: str, said: list[str]) -> None:
    assert await written(locale, said) == []
    assert await written(locale, [*said, "Heat"]) == [("rate", 945, 4, 1.0)]


async def test_a_corrected_number_is_of_the_stars_of_a_title_in_question() -> None:
    assert await written("en-US", ["my list", "five stars for aliem", "no, one", "yes"]) == [("rate", 945, 2, 1.0)]
    german = ["meine Liste", "fünf Sterne für aliem", "nein, eins", "ja"]
    assert await written("de-DE", german) == [("rate", 945, 2, 1.0)]


async def test_a_place_and_a_title_still_answer_which_movie_is_meant() -> None:
    assert await written("en-US", ["my list", "rate a film", "number two", "three"]) == [("rate", 945, 5, 3.0)]
    assert await written("en-US", ["my list", "rate gilbert grape", "heat", "three"]) == [("rate", 945, 4, 3.0)]
    assert await written("en-US", ["my list", "five stars", "number two"]) == [("rate", 945, 5, 5.0)]
    english = ["my list", "gilbert grape five stars"]
    german = ["meine Liste", "gilbert grape fünf Sterne"]
    for said in ("number two", "number one, no two"):
        assert await written("en-US", [*english, said]) == [("rate", 945, 5, 5.0)]
    for said in ("die Nummer zwei", "Nummer zwei"):
        assert await written("de-DE", [*german, said]) == [("rate", 945, 5, 5.0)]


async def test_a_number_alone_where_a_title_is_asked_for_is_a_place_after_a_yes() -> None:
    said = ["my list", "gilbert grape five stars", "one"]
    assert await written("en-US", said) == []
    assert await written("en-US", [*said, "yes"]) == [("rate", 945, 4, 5.0)]


@pytest.mark.parametrize("no", ["never mind", "no"])
async def test_words_between_a_dropped_question_for_stars_and_stars_may_be_another_title(no: str) -> None:
    seen, rated = ("see", 945, 6), ("rate", 945, 6, 5.0)
    beginning = ["my list", "I've seen Fargo"]
    assert await written("en-US", [*beginning, no, "five stars"]) == [seen, rated]
    assert await written("en-US", [*beginning, "mumble mumble", no, "five stars"]) == [seen]
