"""Plays the conversations of `tests/conversations`, and each American one again in the other locales."""

from collections import Counter
from typing import Any

import pytest

from services.voice.dialogue import engine
from services.voice.dialogue.intents import BUILT_IN_INTENTS, CUSTOM_INTENTS, HANDLERS
from services.voice.language.wording import LOCALES
from tests.support.alexa.conversation_script import Line, Script, load_scripts
from tests.support.alexa.conversation_stage import Stage, as_request, fits
from tests.support.fakes.voice import FakeBackend
from tests.support.running.voice_service import voice_over_http

SCRIPTS = load_scripts()
NAMED = [pytest.param(script, id=f"{script.location} {script.title}") for script in SCRIPTS]
IN_ENGLISH = [param for script, param in zip(SCRIPTS, NAMED, strict=True) if script.locale == "en-US"]


@pytest.fixture
def short_time_limit(monkeypatch: pytest.MonkeyPatch, script: Script) -> None:
    """Shortens the time limit of conversations in which a store hangs."""
    if any(line.text == "the stores hang" for line in script.lines):
        monkeypatch.setattr(engine, "ANSWER_SECONDS", 0.5)


@pytest.mark.usefixtures("short_time_limit")
@pytest.mark.parametrize("script", NAMED)
async def test_a_conversation_goes_as_written(script: Script) -> None:
    backend = FakeBackend()
    async with voice_over_http(backend) as client:
        stage = Stage(client, backend, script.locale)
        for line in script.lines:
            await stage.play(line)


@pytest.mark.usefixtures("short_time_limit")
@pytest.mark.parametrize("script", IN_ENGLISH)
async def test_the_behaviour_is_the_same_in_every_locale(script: Script) -> None:
    american, *others = [await behaviour(script, locale) for locale in LOCALES]
    assert others == [american, american]


async def behaviour(script: Script, locale: str) -> list[Any]:
    """What the skill does at each turn, without its words."""
    backend = FakeBackend()
    async with voice_over_http(backend) as client:
        stage = Stage(client, backend, locale)
        done = []
        for line in script.lines:
            if line.kind == "You":
                await stage.say(as_request(line.text, "en-US", stage.attributes))
                done.append(outline(stage))
            elif line.kind in {"Now", "With"}:
                stage.apply(line.text)
        return [*done, backend.writes, backend.remembered]


def outline(stage: Stage) -> tuple[Any, ...]:
    response = stage.answer["response"]
    directives = [directive["type"] for directive in response.get("directives", [])]
    card = response.get("card", {}).get("type")
    return stage.attributes, response.get("shouldEndSession"), directives, card, "outputSpeech" in response


def test_every_locale_has_enough_conversations() -> None:
    held = Counter(script.locale for script in SCRIPTS)
    assert set(held) == set(LOCALES)
    assert held.total() >= 180
    assert min(held.values()) >= 6


def test_every_line_of_the_user_is_followed_by_the_response() -> None:
    for script in SCRIPTS:
        kinds = [line.kind for line in script.lines]
        assert set(kinds) <= {"You", "Echo", "Then", "Now", "With"}, script.location
        silent = [script.lines[at] for at, kind in enumerate(kinds) if kind == "You" and kinds[at + 1] != "Echo"]
        assert silent == [], script.location


@pytest.mark.parametrize("locale", LOCALES)
def test_every_custom_intent_is_reached_by_words_of_that_language(locale: str) -> None:
    """The American conversations reach them all; in other locales, the tests of the samples cover the rest."""
    spoken = {name for script in SCRIPTS if script.locale == locale for name in intents_of(script)}
    wanted = set(CUSTOM_INTENTS) | set(BUILT_IN_INTENTS) if locale == "en-US" else set()
    assert wanted <= spoken
    assert spoken <= set(HANDLERS) | {"TomorrowIntent"}


def intents_of(script: Script) -> list[str]:
    requests = [as_request(line.text, script.locale, {}) for line in script.lines if line.kind == "You"]
    return [request["intent"]["name"] for request in requests if "intent" in request]


@pytest.mark.parametrize(
    ("expected", "heard", "fit"),
    [("a...c", "abc", True), ("a...c", "abd", False), ("...", "", True), ("(a)", "(a)", True)],
)
def test_dots_match_any_text(expected: str, heard: str, fit: bool) -> None:
    assert fits(expected, heard) is fit


async def test_a_conversation_that_differs_fails() -> None:
    backend = FakeBackend()
    async with voice_over_http(backend) as client:
        stage = Stage(client, backend, "en-US")
        await stage.play(Line("You", "open movie", 1))
        for wrong in (Line("Echo", "Good evening.", 2), Line("Then", "asked both", 3), Line("Then", "ends", 4)):
            with pytest.raises(AssertionError):
                await stage.play(wrong)
