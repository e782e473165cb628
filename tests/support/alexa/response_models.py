"""Amazon's own models of a response, and its limits, as the judge of what the skill answers."""

import json
import re
from typing import Any
from xml.etree import ElementTree

from ask_sdk_core.serialize import DefaultSerializer
from ask_sdk_model.response_envelope import ResponseEnvelope

from services.voice.alexa.response import MAX_CARD, MAX_RESPONSE_BYTES, MAX_SPEECH

SERIALIZER = DefaultSerializer()
SSML_TAGS = {"speak", "say-as", "lang"}


def judged(body: bytes) -> dict[str, Any]:
    """The response, after everything that Amazon would complain of was looked for."""
    assert len(body) <= MAX_RESPONSE_BYTES
    answer: dict[str, Any] = json.loads(body)
    amazons = SERIALIZER.deserialize(body.decode(), ResponseEnvelope)
    assert SERIALIZER.serialize(amazons) == answer
    response = answer["response"]
    _judge_speech(response)
    _judge_card(response.get("card"))
    _judge_session(answer)
    return answer


def _judge_speech(response: dict[str, Any]) -> None:
    spoken = [response.get("outputSpeech"), response.get("reprompt", {}).get("outputSpeech")]
    for speech in filter(None, spoken):
        assert len(speech["ssml"]) <= MAX_SPEECH
        tags = {element.tag for element in ElementTree.fromstring(speech["ssml"]).iter()}
        assert tags <= SSML_TAGS, speech["ssml"]
        assert not re.search(r"\{[a-z_]+(:[a-z_]+)?\}|None", speech["ssml"]), speech["ssml"]


def _judge_card(card: dict[str, Any] | None) -> None:
    if card and card["type"] == "Simple":
        assert len(card["title"]) + len(card["content"]) <= MAX_CARD


def _judge_session(answer: dict[str, Any]) -> None:
    """A session that goes on has asked something, and asks again when nothing is heard; one that ends does not."""
    response = answer["response"]
    if response.get("shouldEndSession") is False:
        assert response["outputSpeech"]["ssml"].endswith("?</speak>")
        assert response["reprompt"]["outputSpeech"]["ssml"].endswith("?</speak>")
        return
    assert "reprompt" not in response
    assert "directives" not in response
    assert "sessionAttributes" not in answer
