import json

import pytest
from pydantic import ValidationError

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


def test_a_field_that_alexa_does_not_know_is_refused() -> None:
    with pytest.raises(ValidationError):
        Response.model_validate({"outputSpeach": {"type": "SSML", "ssml": "<speak/>"}})
    with pytest.raises(ValidationError):
        ResponseEnvelope.model_validate({"response": {}, "extra": 1})


def test_an_empty_response_has_no_speech() -> None:
    assert ResponseEnvelope().body() == b'{"version":"1.0","response":{}}'


def test_speech_is_escaped() -> None:
    assert Speech.from_text("""Tom & <Jerry's> "best" \x00""").ssml == (
        "<speak>Tom &amp; &lt;Jerry&apos;s&gt; &quot;best&quot;  </speak>"
    )


@pytest.mark.parametrize("text", ["word & word " * 2000, "&" * 9000, "x" * 9000, "電影" * 9000])
def test_speech_stays_within_its_limit_and_is_never_cut_inside_an_escape(text: str) -> None:
    ssml = Speech.from_text(text).ssml
    assert MAX_SPEECH - 20 < len(ssml.encode()) <= MAX_SPEECH
    assert ssml.endswith("</speak>")
    assert ssml.count("&") == ssml.count("&amp;")


def test_a_card_stays_within_its_limit() -> None:
    card = Card.from_text("title", "x" * 9000)
    assert len(card.title) + len(card.content) == MAX_CARD


def test_ssml_that_is_too_long_is_truncated_as_plain_text() -> None:
    long = Speech.from_ssml('<lang xml:lang="en-US">Tom &amp; Jerry</lang> ' * 400).ssml
    assert len(long) <= MAX_SPEECH
    assert "<lang" not in long
    assert long.startswith("<speak>Tom &amp; Jerry ")


def test_a_response_over_the_limit_drops_its_card_and_then_its_session_attributes() -> None:
    response = Response(
        output_speech=Speech.from_text("x" * 8000),
        reprompt=Reprompt(output_speech=Speech.from_text("again?")),
        card=Card.from_text("title", "電" * 8000),
        should_end_session=False,
    )
    long = ResponseEnvelope(session_attributes={"y": "y" * 100}, response=response).body()
    assert len(long) <= MAX_RESPONSE_BYTES
    assert "card" not in json.loads(long)["response"]
    assert json.loads(long)["sessionAttributes"]
    longer = ResponseEnvelope(session_attributes={"y": "y" * 30_000}, response=response).body()
    assert len(longer) <= MAX_RESPONSE_BYTES
    assert "sessionAttributes" not in json.loads(longer)
