"""The interaction model of a locale: the intents that have a handler, with that locale's samples."""

import re
from collections.abc import Iterator
from typing import Any

from services.voice.dialogue.intents import BUILT_IN_INTENTS, CUSTOM_INTENTS, ELICITED_SLOTS
from services.voice.language.phrases import SPREAD, expand_all
from services.voice.language.wording import as_variants, read_toml

PART = re.compile(r"<(\w+)>")
INVOCATION_NAME = "movie matinee"


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
    samples = _samples(locale)
    if unmatched := sorted((set(samples) - set(BUILT_IN_INTENTS)) ^ set(CUSTOM_INTENTS)):
        raise ValueError(f"{locale}: {unmatched} have samples or a handler, but not both")
    custom = [_intent(name, samples[name]) for name in CUSTOM_INTENTS]
    built_in = [_intent(name, samples.get(name, [])) for name in BUILT_IN_INTENTS]
    types = [_type(name, values) for name, values in read_toml(locale, "slots").items()]
    intents = _without_repetition([*custom, *built_in])
    return {"invocationName": INVOCATION_NAME, "intents": intents, "types": types}


def spread_patterns(locale: str) -> Iterator[tuple[str, str]]:
    """The patterns of which a model has only some phrases, with the intent of each."""
    for name, patterns in _samples(locale).items():
        yield from ((name, pattern.removeprefix(SPREAD)) for pattern in patterns if pattern.startswith(SPREAD))


def _samples(locale: str) -> dict[str, list[str]]:
    """The patterns of each intent, with the parts that several of them share filled in."""
    patterns = dict(read_toml(locale, "samples"))
    parts = patterns.pop("words", {})
    return {name: [_with_parts(pattern, parts) for pattern in each] for name, each in patterns.items()}


def _with_parts(pattern: str, parts: dict[str, str]) -> str:
    return PART.sub(lambda part: parts[part[1]], pattern)


def _without_repetition(intents: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A phrase belongs to the first intent that has it."""
    seen: set[str] = set()
    for intent in intents:
        intent["samples"] = [each for each in intent["samples"] if each.lower() not in seen]
        seen |= {each.lower() for each in intent["samples"]}
    return intents


def _intent(name: str, patterns: list[str]) -> dict[str, Any]:
    """Alexa knows the words for its built-in intents; samples of these are further ones."""
    slot_types = CUSTOM_INTENTS[name].slots if name in CUSTOM_INTENTS else {}
    slots = [{"name": slot, "type": slot_type} for slot, slot_type in slot_types.items()]
    return {"name": name, **({"slots": slots} if slots else {}), "samples": expand_all(patterns)}


def _type(name: str, values: dict[str, list[str]]) -> dict[str, Any]:
    return {"name": name, "values": [_value(value_id, phrases) for value_id, phrases in values.items()]}


def _value(value_id: str, phrases: list[str]) -> dict[str, Any]:
    first, *others = expand_all(phrases)
    return {"id": value_id, "name": {"value": first, "synonyms": others}}


def _dialog_intents() -> list[dict[str, Any]]:
    elicited = {intent for intent, _ in ELICITED_SLOTS.values()}
    return [
        {
            "name": name,
            "delegationStrategy": "SKILL_RESPONSE",
            "confirmationRequired": False,
            "prompts": {},
            "slots": [_dialog_slot(name, slot, slot_type) for slot, slot_type in CUSTOM_INTENTS[name].slots.items()],
        }
        for name in CUSTOM_INTENTS
        if name in elicited
    ]


def _dialog_slot(intent: str, slot: str, slot_type: str) -> dict[str, Any]:
    elicited = (intent, slot) in ELICITED_SLOTS.values()
    prompts = {"elicitation": prompt_id(intent, slot)} if elicited else {}
    return {
        "name": slot,
        "type": slot_type,
        "confirmationRequired": False,
        "elicitationRequired": elicited,
        "prompts": prompts,
    }


def _prompts(locale: str) -> dict[str, tuple[str, ...]]:
    """Every prompt has the questions that elicit its slot."""
    questions = read_toml(locale, "sentences")["ask"]
    prompts: dict[str, tuple[str, ...]] = {}
    for question, slot in ELICITED_SLOTS.items():
        name = prompt_id(*slot)
        prompts[name] = (*prompts.get(name, ()), *as_variants(questions[question]))
    return prompts


def prompt_id(intent: str, slot: str) -> str:
    return f"Elicit.{intent}.{slot}"
