from typing import Any

import pytest

from services.voice.alexa.request import Intent, RequestEnvelope
from tests.support.alexa.certificate_authority import SKILL_ID, alexa_request, intent


def parse(request: dict[str, Any]) -> RequestEnvelope:
    return RequestEnvelope.model_validate(request)


def parse_intent(request: dict[str, Any]) -> Intent:
    parsed = parse(request).request.intent
    assert parsed is not None
    return parsed


def slot_value(request: dict[str, Any], name: str) -> str | None:
    return (parse_intent(request).slots or {})[name].value


def test_a_current_request_is_parsed() -> None:
    request = alexa_request("IntentRequest", attributes={"amount": 5}, **intent("SubmitIntent", UserId="196"))
    assert slot_value(request, "UserId") == "196"
    assert parse(request).attributes() == {"amount": 5}
    assert parse(request).application_ids() == {SKILL_ID}


def test_unknown_fields_and_types_are_ignored() -> None:
    request = alexa_request("Alexa.Unheard.Of", payload={"a": [1]}, listening={"x": None})
    request |= {"tomorrow": {"b": 2}}
    assert parse(request).request.type == "Alexa.Unheard.Of"


@pytest.mark.parametrize("value", [5, 5.0, True, "5", None])
def test_a_slot_value_of_any_type_is_read_as_text(value: object) -> None:
    request = alexa_request("IntentRequest", intent={"name": "SubmitIntent", "slots": {"Amount": {"value": value}}})
    assert slot_value(request, "Amount") == (None if value is None else str(value))


@pytest.mark.parametrize("value", [{"a": None}, ["five"]])
def test_a_slot_value_that_nobody_said_is_none(value: object) -> None:
    request = alexa_request("IntentRequest", intent={"name": "RateIntent", "slots": {"Title": {"value": value}}})
    assert slot_value(request, "Title") is None


@pytest.mark.parametrize("slots", [{}, {"slots": None}, {"slots": {}}])
def test_an_intent_may_have_no_slots(slots: dict[str, Any]) -> None:
    assert not parse_intent(alexa_request("IntentRequest", intent={"name": "SubmitIntent", **slots})).slots


def test_an_optional_field_of_an_unknown_shape_counts_as_missing() -> None:
    request = alexa_request("IntentRequest", **intent("SubmitIntent", UserId="196"), arguments={"a": 1}, locale=5)
    request["context"]["System"]["device"] = "a string"
    request["context"]["System"]["user"] = ["a list"]
    request["session"]["attributes"] = 7
    request["request"]["intent"]["slots"]["UserId"]["resolutions"] = {"resolutionsPerAuthority": "none"}
    envelope = parse(request)
    assert slot_value(request, "UserId") == "196"
    assert envelope.request.locale == "en-US"
    assert envelope.attributes() == {}
    assert not envelope.has_screen


def test_the_first_matching_authority_resolves_a_slot() -> None:
    match = {"status": {"code": "ER_SUCCESS_MATCH"}, "values": [{"value": {"name": "comedy", "id": "Comedy"}}]}
    no_match = {"status": {"code": "ER_SUCCESS_NO_MATCH"}}
    request = alexa_request("IntentRequest", **intent("GenreIntent", Genre="comedies", Decade="someday"))
    request["request"]["intent"]["slots"]["Genre"]["resolutions"] = {"resolutionsPerAuthority": [no_match, match]}
    slots = parse_intent(request).slots or {}
    assert slots["Genre"].resolved == "Comedy"
    assert slots["Decade"].resolved is None
