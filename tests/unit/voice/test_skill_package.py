import json
import re
from collections import Counter
from typing import Any

import pytest

from embedded.programs import ROOT
from services.voice.dialogue.intents import HANDLERS
from services.voice.understanding import BUILT_IN

PACKAGE = ROOT / "skill-package"
MODEL = json.loads((PACKAGE / "interactionModels/custom/en-US.json").read_text())["interactionModel"]["languageModel"]
INTENTS: dict[str, dict[str, Any]] = {intent["name"]: intent for intent in MODEL["intents"]}
CUSTOM = {name: intent for name, intent in INTENTS.items() if not name.startswith("AMAZON.")}
SKILL = json.loads((PACKAGE / "skill.json").read_text())["manifest"]


def test_the_invocation_name_has_two_or_three_plain_words() -> None:
    assert re.fullmatch(r"[a-z]+( [a-z]+){1,2}", MODEL["invocationName"])
    assert not {"alexa", "amazon", "echo", "skill", "app", "open", "ask"} & set(MODEL["invocationName"].split())


def test_the_intents_that_amazon_requires_are_there() -> None:
    assert {f"AMAZON.{name}Intent" for name in ("Help", "Stop", "Cancel", "Fallback", "NavigateHome")} <= set(INTENTS)


def test_every_intent_has_a_handler_and_every_handler_an_intent() -> None:
    assert set(INTENTS) == set(HANDLERS)


def test_every_built_in_phrase_is_for_an_intent_of_the_model() -> None:
    assert set(BUILT_IN) <= set(INTENTS)


@pytest.mark.parametrize("name", CUSTOM)
def test_an_intent_has_twenty_to_thirty_samples(name: str) -> None:
    assert 20 <= len(CUSTOM[name]["samples"]) <= 30


def test_no_utterance_comes_twice() -> None:
    said = Counter(sample.lower() for intent in CUSTOM.values() for sample in intent["samples"])
    assert [sample for sample, times in said.items() if times > 1] == []


@pytest.mark.parametrize("name", CUSTOM)
def test_samples_are_words_as_spoken(name: str) -> None:
    for sample in CUSTOM[name]["samples"]:
        assert re.fullmatch(r"[A-Za-z' ]+", re.sub(r"\{\w+\}", "x", sample)), sample
        assert not re.search(r"\}\s*\{", sample), f"nothing is said between two slots: {sample}"


@pytest.mark.parametrize("name", CUSTOM)
def test_every_slot_is_defined_and_used(name: str) -> None:
    used = {slot for sample in CUSTOM[name]["samples"] for slot in re.findall(r"\{(\w+)\}", sample)}
    defined = {slot["name"]: slot["type"] for slot in CUSTOM[name].get("slots", [])}
    assert used == set(defined)
    assert set(defined.values()) <= {"AMAZON.NUMBER"}


def test_the_example_phrases_are_said_to_this_skill() -> None:
    phrases = SKILL["publishingInformation"]["locales"]["en-US"]["examplePhrases"]
    assert len(phrases) == 3
    assert all(re.match(rf"Alexa, (open|ask) {MODEL['invocationName']}\b", phrase) for phrase in phrases)


def test_the_endpoint_is_https_and_of_nobody_yet() -> None:
    endpoint = SKILL["apis"]["custom"]["endpoint"]
    assert endpoint["uri"] == "https://matinee.example.com/alexa"
    assert endpoint["sslCertificateType"] in {"Trusted", "Wildcard"}


def test_the_command_line_tool_finds_the_package() -> None:
    resources = json.loads((ROOT / "ask-resources.json").read_text())
    assert (ROOT / resources["profiles"]["default"]["skillMetadata"]["src"]).samefile(PACKAGE)
