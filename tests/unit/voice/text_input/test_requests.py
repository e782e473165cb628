import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import ValidationError

from services.voice.alexa.request import RequestEnvelope
from services.voice.text_input.nlu_simulator import NluSimulator
from services.voice.text_input.requests import MAKING, TextInput, TextInputRequest, TextInputSession, simulator_of

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
TEXT_INPUT = TextInput("a-skill", lambda: NOW)


def build(text: str, **fields: Any) -> dict[str, Any]:
    return asyncio.run(TEXT_INPUT.build_request(TextInputRequest(text=text, **fields)))


def test_the_request_is_one_that_alexa_could_have_sent() -> None:
    envelope = RequestEnvelope.model_validate(build("my id is 196", user="7", access_token="t", screen=True))
    assert envelope.request.intent is not None
    assert envelope.request.intent.name == "SubmitIntent"
    assert envelope.request.timestamp == NOW
    assert envelope.application_ids() == {"a-skill"}
    assert (envelope.user.user_id, envelope.user.access_token) == ("typed.7", "t")
    assert envelope.has_screen


def test_an_anonymous_user_has_no_id_and_no_screen() -> None:
    envelope = RequestEnvelope.model_validate(build("help"))
    assert envelope.user.user_id is None
    assert not envelope.has_screen


def test_an_unknown_locale_is_understood_as_american_english() -> None:
    request = build("read my list", locale="fr-FR")["request"]
    assert (request["locale"], request["intent"]["name"]) == ("fr-FR", "MyListIntent")


def test_the_open_question_elicits_its_slot() -> None:
    session = TextInputSession(attributes={"asked": "title"})
    intent = build("some unknown film", session=session)["request"]["intent"]
    assert intent["name"] == "PickIntent"
    assert intent["slots"]["Title"]["value"] == "some unknown film"


def test_the_session_is_passed_on() -> None:
    session = build("help", session=TextInputSession(attributes={"amount": 5}, new=True))["session"]
    assert (session["attributes"], session["new"]) == ({"amount": 5}, True)


def test_attributes_that_utf_8_cannot_encode_are_refused() -> None:
    with pytest.raises(ValidationError, match="UTF-8"):
        TextInputSession(attributes={"asked": "\ud800"})


def test_the_samples_of_a_locale_are_read_when_somebody_types_in_it_and_once() -> None:
    made: list[str] = []

    def simulator(locale: str) -> NluSimulator:
        made.append(locale)
        return simulator_of(locale)

    text_input = TextInput("a-skill", lambda: NOW, simulator)
    assert not made
    for locale in ("de-DE", "fr-FR"):
        asyncio.run(text_input.build_request(TextInputRequest(text="hilfe", locale=locale)))
    assert made == ["de-DE", "en-US"]
    assert simulator_of("de-DE") is simulator_of("de-DE")


def test_who_types_in_a_locale_does_not_wait_for_the_samples_of_another() -> None:
    made = simulator_of("en-US")
    with MAKING["de-DE"], ThreadPoolExecutor(1) as threads:
        assert threads.submit(simulator_of, "en-US").result(timeout=10) is made
