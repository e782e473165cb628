"""Whether a sentence that would change something wants that."""

from typing import Any

from services.voice.text_input.filled_intents import with_slots
from services.voice.text_input.language import Language

DOUBTED = frozenset({"RateIntent", "SeenIntent"})
"""Intents that ask before they change something in doubt."""


def wanted(intent: dict[str, Any], text: str, words: str, language: Language) -> dict[str, Any] | None:
    """Questions change nothing, nor does what is of others, unless its words are a title: "for dad". Doubt is told,
    except that of a title."""
    title = intent["slots"].get("Title", {}).get("value")
    if language.small.ask(text) or (title is None and language.hearing.questions.end(words)):
        return None
    doubt = language.small.doubt(f" {words} ".replace(f" {title} ", " ", 1))
    return with_slots(intent, Doubt={"value": doubt} if doubt else None) if intent["name"] in DOUBTED else intent
