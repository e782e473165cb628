import pytest

from services.voice.dialogue.intents import CUSTOM_INTENTS
from services.voice.skill_package import interaction_model
from services.voice.skill_package.interaction_model import language_model, prompt_id


def test_an_elicitation_prompt_is_named_by_intent_and_slot() -> None:
    assert prompt_id("RateIntent", "Stars") == "Elicit.RateIntent.Stars"


def test_an_intent_without_samples_stops_the_build(monkeypatch: pytest.MonkeyPatch) -> None:
    handlers = {**CUSTOM_INTENTS, "NewIntent": CUSTOM_INTENTS["LinkIntent"]}
    monkeypatch.setattr(interaction_model, "CUSTOM_INTENTS", handlers)
    with pytest.raises(ValueError, match=r"de-DE: \['NewIntent'\] have samples or a handler, but not both"):
        language_model("de-DE")
