"""The interaction model of a locale: the intents that have a handler, with the words of that language for them."""

import re
from typing import Any

from services.voice.dialogue.intents import BUILT_IN, CUSTOM, ELICITED
from services.voice.language.wording import read_toml, ways_to_say

INVOCATION_NAME = "movie matinee"
ALTERNATIVES = re.compile(r"\(([^()]*)\)")


def interaction_model(locale: str) -> dict[str, Any]:
    prompts = _prompts(locale)
    model = {
        "languageModel": language_model(locale),
        "dialog": {"delegationStrategy": "SKILL_RESPONSE", "intents": _dialog_intents()},
        "prompts": [
            {"id": name, "variations": [{"type": "PlainText", "value": text} for text in texts]}
            for name, texts in prompts.items()
        ],
    }
    return {"interactionModel": model}


def language_model(locale: str) -> dict[str, Any]:
    samples = read_toml(locale, "samples")
    if set(samples) != set(CUSTOM):
        raise ValueError(f"{locale}: {sorted(set(samples) ^ set(CUSTOM))} have samples or a handler, not both")
    custom = [_intent(name, samples[name]) for name in CUSTOM]
    built_in = [{"name": name, "samples": []} for name in BUILT_IN]
    types = [_type(name, values) for name, values in read_toml(locale, "slots").items()]
    return {"invocationName": INVOCATION_NAME, "intents": [*custom, *built_in], "types": types}


def expanded(pattern: str) -> list[str]:
    """Each of the utterances that a sample with (a|b) stands for."""
    choice = ALTERNATIVES.search(pattern)
    if choice is None:
        return [pattern]
    before, after = pattern[: choice.start()], pattern[choice.end() :]
    return [text for way in choice[1].split("|") for text in expanded(before + way + after)]


def _intent(name: str, patterns: list[str]) -> dict[str, Any]:
    slots = [{"name": slot, "type": kind} for slot, kind in CUSTOM[name].slots.items()]
    samples = [text for pattern in patterns for text in expanded(pattern)]
    return {"name": name, **({"slots": slots} if slots else {}), "samples": samples}


def _type(name: str, values: dict[str, list[str]]) -> dict[str, Any]:
    return {"name": name, "values": [_value(value, ways) for value, ways in values.items()]}


def _value(value: str, ways: list[str]) -> dict[str, Any]:
    first, *others = dict.fromkeys(ways)
    return {"id": value, "name": {"value": first, "synonyms": others}}


def _dialog_intents() -> list[dict[str, Any]]:
    elicited = {intent for intent, _ in ELICITED.values()}
    return [
        {
            "name": name,
            "delegationStrategy": "SKILL_RESPONSE",
            "confirmationRequired": False,
            "prompts": {},
            "slots": [_dialog_slot(name, slot, kind) for slot, kind in CUSTOM[name].slots.items()],
        }
        for name in CUSTOM
        if name in elicited
    ]


def _dialog_slot(intent: str, slot: str, kind: str) -> dict[str, Any]:
    elicited = (intent, slot) in ELICITED.values()
    prompts = {"elicitation": prompt_id(intent, slot)} if elicited else {}
    return {
        "name": slot,
        "type": kind,
        "confirmationRequired": False,
        "elicitationRequired": elicited,
        "prompts": prompts,
    }


def _prompts(locale: str) -> dict[str, tuple[str, ...]]:
    """The skill's own questions."""
    asked = read_toml(locale, "sentences")["ask"]
    prompts: dict[str, tuple[str, ...]] = {}
    for question, slot in ELICITED.items():
        prompts[prompt_id(*slot)] = (*prompts.get(prompt_id(*slot), ()), *ways_to_say(asked[question]))
    return prompts


def prompt_id(intent: str, slot: str) -> str:
    return f"Elicit.{intent}.{slot}"
