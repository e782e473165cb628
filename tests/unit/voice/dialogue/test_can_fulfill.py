from typing import Any

import pytest

from services.voice.alexa.request import Intent
from services.voice.dialogue.can_fulfill import can_fulfill

COMEDY = {"status": {"code": "ER_SUCCESS_MATCH"}, "values": [{"value": {"name": "comedy", "id": "Comedy"}}]}


def ask(name: str, **slots: dict[str, Any]) -> tuple[str, dict[str, str]]:
    """The answer for the intent, and for each slot."""
    response = can_fulfill(Intent.model_validate({"name": name, "slots": slots})).response.can_fulfill_intent
    assert response is not None
    return response.can_fulfill, {slot: answer.can_fulfill for slot, answer in (response.slots or {}).items()}


def test_a_known_intent_can_be_fulfilled() -> None:
    assert ask("MyListIntent") == ("YES", {})
    assert ask("SomeOtherIntent", Genre={"value": "comedy"}) == ("NO", {"Genre": "NO"})


@pytest.mark.parametrize(("value", "usable"), [("196", "YES"), ("?", "NO")])
def test_a_number_must_be_valid(value: str, usable: str) -> None:
    assert ask("SubmitIntent", UserId={"value": value}) == ("YES", {"UserId": usable})


def test_a_custom_slot_must_be_resolved_and_a_title_may_be_anything() -> None:
    resolved = {"value": "comedies", "resolutions": {"resolutionsPerAuthority": [COMEDY]}}
    assert ask("GenreIntent", Genre=resolved, Decade={"value": "someday"}) == ("YES", {"Genre": "YES", "Decade": "NO"})
    assert ask("MoreIntent", Title={"value": "zabriskie point"}) == ("YES", {"Title": "YES"})
