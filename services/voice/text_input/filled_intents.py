"""Intents with their slots, as Alexa sends them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

EMPTY = {"confirmationStatus": "NONE"}


@dataclass(frozen=True)
class Match:
    """An intent that a text is."""

    free_words: int
    """Of the text, those in slots that take any words."""
    intent: dict[str, Any]


def filled_intent(name: str, filled: Mapping[str, Any], slots: Sequence[str]) -> dict[str, Any]:
    """`slots`: the names of all that the intent has."""
    by_name = {slot: {"name": slot, **EMPTY, **filled.get(slot, {})} for slot in slots}
    return {"name": name, **EMPTY, "slots": by_name}


def filled_slots(intent: Mapping[str, Any]) -> dict[str, Any]:
    return {name: slot for name, slot in intent["slots"].items() if "value" in slot}


def with_slots(intent: dict[str, Any], **changed: Any) -> dict[str, Any]:
    """The intent with other values in some of its slots; without a value a slot is empty."""
    slots = {name: {"name": name, **EMPTY, **(changed[name] or {})} for name in changed if name in intent["slots"]}
    return {**intent, "slots": intent["slots"] | slots}
