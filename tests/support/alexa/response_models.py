"""Validates the skill's responses with Amazon's own models and limits."""

import json
import re
from typing import Any
from xml.etree import ElementTree

from ask_sdk_core.serialize import DefaultSerializer
from ask_sdk_model.response_envelope import ResponseEnvelope

from services.voice.alexa.response import MAX_CARD, MAX_RESPONSE_BYTES, MAX_SPEECH

SERIALIZER = DefaultSerializer()
SSML_TAGS = {"speak", "say-as", "lang"}


def validate_response(body: bytes) -> dict[str, Any]:
    """Checks what Amazon would complain about, and returns the parsed response."""
    assert len(body) <= MAX_RESPONSE_BYTES
    answer: dict[str, Any] = json.loads(body)
    amazons = SERIALIZER.deserialize(body.decode(), ResponseEnvelope)
    assert SERIALIZER.serialize(amazons) == answer
    response = answer["response"]
    _validate_speech(response)
    _validate_card(response.get("card"))
    _validate_session(answer)
    return answer


def _validate_speech(response: dict[str, Any]) -> None:
    spoken = [response.get("outputSpeech"), response.get("reprompt", {}).get("outputSpeech")]
    for speech in filter(None, spoken):
        assert len(speech["ssml"]) <= MAX_SPEECH
        tags = {element.tag for element in ElementTree.fromstring(speech["ssml"]).iter()}
        assert tags <= SSML_TAGS, speech["ssml"]
        assert not re.search(r"\{[a-z_]+(:[a-z_]+)?\}|None(?! of the )", speech["ssml"]), speech["ssml"]


def _validate_card(card: dict[str, Any] | None) -> None:
    if card and card["type"] == "Simple":
        assert len(card["title"]) + len(card["content"]) <= MAX_CARD


def _validate_session(answer: dict[str, Any]) -> None:
    """An open session ends with a question and has a reprompt; one that ends has neither. After a silent response,
    the session goes on as it was."""
    response = answer["response"]
    if response.get("shouldEndSession") is False:
        assert response["outputSpeech"]["ssml"].endswith("?</speak>")
        assert response["reprompt"]["outputSpeech"]["ssml"].endswith("?</speak>")
        return
    assert "reprompt" not in response
    assert "directives" not in response
    assert "sessionAttributes" not in answer or response == {}
