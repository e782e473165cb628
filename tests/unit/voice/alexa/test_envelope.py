import json
from typing import Any

import pytest
from pydantic import ValidationError

from services.voice.alexa.request import RequestEnvelope
from services.voice.alexa.response import (
    MAX_CARD,
    MAX_RESPONSE_BYTES,
    MAX_SPEECH,
    Card,
    Reprompt,
    Response,
    ResponseEnvelope,
    Speech,
)
from tests.support.alexa.certificate_authority import SKILL_ID, alexa_request, intent


def read(request: dict[str, Any]) -> RequestEnvelope:
    return RequestEnvelope.model_validate(request)


def test_a_request_of_today_is_read() -> None:
    envelope = read(alexa_request("IntentRequest", attributes={"amount": 5}, **intent("SubmitIntent", UserId="196")))
    assert envelope.request.intent is not None
    assert envelope.request.intent.slot("UserId") == "196"
    assert envelope.attributes() == {"amount": 5}
    assert envelope.application_ids() == {SKILL_ID}


def test_fields_and_types_of_tomorrow_do_not_fail() -> None:
    request = alexa_request("Alexa.Unheard.Of", payload={"a": [1]}, listening={"x": None})
    request |= {"tomorrow": {"b": 2}}
    assert read(request).request.type == "Alexa.Unheard.Of"


@pytest.mark.parametrize("value", [5, 5.0, True, "5", None])
def test_a_slot_value_of_any_kind_is_read_as_text(value: object) -> None:
    request = alexa_request("IntentRequest", intent={"name": "SubmitIntent", "slots": {"Amount": {"value": value}}})
    read_intent = read(request).request.intent
    assert read_intent is not None
    assert read_intent.slot("Amount") == (None if value is None else str(value))


def test_an_intent_without_slots_has_none() -> None:
    bare: dict[str, Any] = {"name": "SubmitIntent"}
    for inner in (bare, bare | {"slots": None}, bare | {"slots": {}}):
        read_intent = read(alexa_request("IntentRequest", intent=inner)).request.intent
        assert read_intent is not None
        assert read_intent.slot("Amount") is None


def test_a_response_holds_no_field_that_alexa_does_not_know() -> None:
    with pytest.raises(ValidationError):
        Response.model_validate({"outputSpeach": {"type": "SSML", "ssml": "<speak/>"}})
    with pytest.raises(ValidationError):
        ResponseEnvelope.model_validate({"response": {}, "extra": 1})


def test_the_end_of_a_session_is_answered_without_speech() -> None:
    assert ResponseEnvelope().body() == b'{"version":"1.0","response":{}}'


def test_speech_is_escaped() -> None:
    assert Speech.of("""Tom & <Jerry's> "best" \x00""").ssml == (
        "<speak>Tom &amp; &lt;Jerry&apos;s&gt; &quot;best&quot;  </speak>"
    )


@pytest.mark.parametrize("text", ["word & word " * 2000, "&" * 9000, "x" * 9000, "電影" * 9000])
def test_speech_stays_within_its_limit_and_is_not_cut_inside_an_escape(text: str) -> None:
    ssml = Speech.of(text).ssml
    assert MAX_SPEECH - 20 < len(ssml.encode()) <= MAX_SPEECH
    assert ssml.endswith("</speak>")
    assert ssml.count("&") == ssml.count("&amp;")


def test_a_card_stays_within_its_limit() -> None:
    card = Card.of("title", "x" * 9000)
    assert len(card.title) + len(card.content) == MAX_CARD


def test_marked_speech_that_is_too_long_is_cut_as_plain_text() -> None:
    long = Speech.marked('<lang xml:lang="en-US">Tom &amp; Jerry</lang> ' * 400).ssml
    assert len(long) <= MAX_SPEECH
    assert "<lang" not in long
    assert long.startswith("<speak>Tom &amp; Jerry ")


def test_a_response_over_the_limit_goes_without_its_card_and_then_without_its_memory() -> None:
    response = Response(
        output_speech=Speech.of("x" * 8000),
        reprompt=Reprompt(output_speech=Speech.of("again?")),
        card=Card.of("title", "電" * 8000),
        should_end_session=False,
    )
    long = ResponseEnvelope(session_attributes={"y": "y" * 100}, response=response).body()
    assert len(long) <= MAX_RESPONSE_BYTES
    assert "card" not in json.loads(long)["response"]
    assert json.loads(long)["sessionAttributes"]
    longer = ResponseEnvelope(session_attributes={"y": "y" * 30_000}, response=response).body()
    assert len(longer) <= MAX_RESPONSE_BYTES
    assert "sessionAttributes" not in json.loads(longer)


def test_an_optional_part_of_a_shape_not_known_is_taken_as_missing() -> None:
    request = alexa_request("IntentRequest", **intent("SubmitIntent", UserId="196"), arguments={"a": 1}, locale=5)
    request["context"]["System"]["device"] = "a string"
    request["context"]["System"]["user"] = ["a list"]
    request["session"]["attributes"] = 7
    request["request"]["intent"]["slots"]["UserId"]["resolutions"] = {"resolutionsPerAuthority": "none"}
    envelope = read(request)
    assert envelope.request.intent is not None
    assert envelope.request.intent.slot("UserId") == "196"
    assert envelope.request.locale == "en-US"
    assert envelope.attributes() == {}
    assert not envelope.has_screen


def test_what_a_slot_was_resolved_to_is_found_among_the_authorities() -> None:
    matched = {"status": {"code": "ER_SUCCESS_MATCH"}, "values": [{"value": {"name": "comedy", "id": "Comedy"}}]}
    unmatched = {"status": {"code": "ER_SUCCESS_NO_MATCH"}}
    request = alexa_request("IntentRequest", **intent("GenreIntent", Genre="comedies"))
    request["request"]["intent"]["slots"]["Genre"]["resolutions"] = {"resolutionsPerAuthority": [unmatched, matched]}
    read_intent = read(request).request.intent
    assert read_intent is not None
    assert read_intent.resolved("Genre") == "Comedy"
    assert read_intent.resolved("Decade") is None
