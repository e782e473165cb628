"""Each sample of the interaction models is understood as its own intent, by virtual-alexa and by our simulator."""

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from embedded.programs import ROOT
from services.voice.language.wording import LOCALES
from services.voice.skill_package.interaction_model import interaction_model
from tests.support.alexa.simulators import simulator
from tests.support.attempts import THOROUGH

SIMULATOR = Path(__file__).with_name("understood_by_simulator.mjs")
# Numbers in digits, since virtual-alexa knows English words only; a title that no sample contains.
BUILT_IN = {
    "AMAZON.NUMBER": "196",
    "AMAZON.FOUR_DIGIT_NUMBER": "1990",
    "AMAZON.Movie": "zabriskie",
    "AMAZON.SearchQuery": "zabriskie",
    "AMAZON.Actor": "zanuck",
}
ADJACENT_SLOTS = "} {"
"""virtual-alexa does not separate slots without a word between them."""
# Both intents take a number, and their handlers treat it alike.
EITHER = [{"NumberIntent", "PickIntent"}]


EVERY = 101 if THOROUGH else 303
"""One sample of so many is tried: those of one pattern differ by a word or two."""


def filled(locale: str, without: str | None = None) -> list[tuple[str, str]]:
    """The intent and the text of each sample, with its slots filled; not of those with `without`."""
    model = interaction_model(locale)["interactionModel"]["languageModel"]
    values = BUILT_IN | {kind["name"]: second_way(kind["values"][1]) for kind in model["types"]}
    return [
        (intent["name"], spoken(sample, {slot["name"]: values[slot["type"]] for slot in intent.get("slots", [])}))
        for intent in model["intents"]
        for sample in intent["samples"][::EVERY]
        if without is None or without not in sample
    ]


def spoken(sample: str, slots: dict[str, str]) -> str:
    return re.sub(r"\{(\w+)\}", lambda slot: slots[slot[1]], sample)


def second_way(value: dict[str, Any]) -> str:
    """The first phrase of a place is a number, so the second is used if there is one."""
    others: list[str] = value["name"]["synonyms"]
    return (others[0] if others else str(value["name"]["value"])).lower()


@pytest.mark.parametrize("locale", ["en-US", "de-DE", pytest.param("en-GB", marks=pytest.mark.long)])
def test_virtual_alexa_understands_every_sample(locale: str) -> None:
    samples = filled(locale, without=ADJACENT_SLOTS)
    request = {"model": interaction_model(locale), "utterances": [text for _, text in samples]}
    run = subprocess.run(
        ["node", str(SIMULATOR)],
        input=json.dumps(request),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=600,
    )
    assert misunderstood(samples, json.loads(run.stdout)) == []


@pytest.mark.parametrize("locale", LOCALES)
def test_our_simulator_understands_every_sample(locale: str) -> None:
    understood = [simulator(locale).request(text)["intent"]["name"] for _, text in filled(locale)]
    assert misunderstood(filled(locale), understood) == []


def misunderstood(meant: list[tuple[str, str]], understood: list[str]) -> list[tuple[str, str, str]]:
    pairs = [(intent, text, got) for (intent, text), got in zip(meant, understood, strict=True) if got != intent]
    return [(intent, text, got) for intent, text, got in pairs if {intent, got} not in EITHER]
