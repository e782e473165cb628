"""Each sample of the interaction models reaches its own intent: in a simulator of Alexa, and as typed text."""

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from embedded.programs import ROOT
from services.voice.language.wording import LOCALES
from services.voice.skill_package.interaction_model import interaction_model
from services.voice.text_input.nlu_simulator import NluSimulator

SIMULATOR = Path(__file__).with_name("understood_by_simulator.mjs")
# Digits for numbers, as the simulator knows the words of English only; for titles what is no part of any sample.
BUILT_IN = {"AMAZON.NUMBER": "196", "AMAZON.FOUR_DIGIT_NUMBER": "1990", "AMAZON.Movie": "zabriskie"}
# Both are numbers; what the handlers do with them is the same.
EITHER = [{"NumberIntent", "PickIntent"}]


def filled(locale: str) -> list[tuple[str, str]]:
    """Each sample with something said for its slots, and its intent."""
    model = interaction_model(locale)["interactionModel"]["languageModel"]
    said = BUILT_IN | {kind["name"]: second_way(kind["values"][1]) for kind in model["types"]}
    return [
        (intent["name"], spoken(sample, {slot["name"]: said[slot["type"]] for slot in intent.get("slots", [])}))
        for intent in model["intents"]
        for sample in intent["samples"]
    ]


def spoken(sample: str, slots: dict[str, str]) -> str:
    return re.sub(r"\{(\w+)\}", lambda slot: slots[slot[1]], sample)


def second_way(value: dict[str, Any]) -> str:
    """Not the first, which for places is a number."""
    return str(value["name"]["synonyms"][0].lower())


@pytest.mark.parametrize("locale", LOCALES)
def test_a_simulator_understands_every_sample_as_its_own_intent(locale: str) -> None:
    told = {"model": interaction_model(locale), "utterances": [text for _, text in filled(locale)]}
    run = subprocess.run(
        ["node", str(SIMULATOR)],
        input=json.dumps(told),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    assert misunderstood(filled(locale), json.loads(run.stdout)) == []


@pytest.mark.parametrize("locale", LOCALES)
def test_typed_text_is_understood_as_the_simulator_does(locale: str) -> None:
    simulator = NluSimulator(locale)
    understood = [simulator.request(text)["intent"]["name"] for _, text in filled(locale)]
    assert misunderstood(filled(locale), understood) == []


def misunderstood(meant: list[tuple[str, str]], understood: list[str]) -> list[tuple[str, str, str]]:
    pairs = [(intent, text, got) for (intent, text), got in zip(meant, understood, strict=True) if got != intent]
    return [(intent, text, got) for intent, text, got in pairs if {intent, got} not in EITHER]
