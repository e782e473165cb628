import json
from typing import Any

import pytest
from ask_sdk_core.serialize import DefaultSerializer
from ask_sdk_model.response_envelope import ResponseEnvelope as AmazonsEnvelope
from pydantic import ValidationError

from services.voice.dialogue.conversation import Conversation
from services.voice.dialogue.turns import Reply
from services.voice.envelope import (
    MAX_CARD,
    MAX_RESPONSE_BYTES,
    MAX_SPEECH,
    Card,
    RequestEnvelope,
    Response,
    ResponseEnvelope,
    Speech,
)
from tests.alexa_authority import SKILL_ID, alexa_request, intent


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


@pytest.mark.parametrize(
    "reply",
    [
        Reply("Goodbye"),
        Reply("What?", "Again: what?", Conversation(asking=True, user_id=196)),
        Reply("Read", "More?", Conversation(titles=["Alien"]), Card.of("1 movie", "1. Alien")),
    ],
)
def test_amazons_own_models_read_the_response_and_lose_nothing(reply: Reply) -> None:
    body = reply.envelope().body()
    serializer = DefaultSerializer()
    amazons = serializer.deserialize(body.decode(), AmazonsEnvelope)
    assert serializer.serialize(amazons) == json.loads(body)


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


def test_a_response_over_the_limit_goes_without_its_card_and_then_without_its_memory() -> None:
    card = Card.of("title", "電" * 8000)
    long = Reply("x" * 8000, "again?", Conversation(titles=["y" * 100]), card).envelope().body()
    assert len(long) <= MAX_RESPONSE_BYTES
    assert "card" not in json.loads(long)["response"]
    assert json.loads(long)["sessionAttributes"]
    longer = Reply("x" * 8000, "again?", Conversation(titles=["y" * 30_000]), card).envelope().body()
    assert len(longer) <= MAX_RESPONSE_BYTES
    assert "sessionAttributes" not in json.loads(longer)
