"""Whether a sentence that would change something wants that."""

import re
from collections.abc import Mapping
from typing import Any

from services.voice.text_input.filled_intents import with_slots
from services.voice.text_input.language import Language
from services.voice.text_input.samples import Sample

DOUBTED = frozenset({"RateIntent", "SeenIntent"})
"""Intents that ask before they change something in doubt."""

KINDS = re.compile(r"(?:movies|films|filme)\b|\b(?:this|that|any) (?:kind|sort) of\b")
"""No title, but movies of a kind: "I don't like sad movies", "ich liebe Liebesfilme"."""
FEELINGS = re.compile(
    r"\b(?:i|we) (?:(?:really|absolutely|quite|did|do) )?(?:love|adore|like|hated?|disliked?|loathe)\b|\bfan of\b"
    r"|\b(?:don't|didn't|did not) like\b|\bnever liked\b|\b(?:can't|couldn't) (?:stand|bear)\b"
    r"|\b(?:mag|mögen|liebe|lieben|gefällt|hass(?:t?en?|t)|leiden|ausstehen)\b"
    r"|\b(?:mochten?|gefiel)\b.* nicht\b|\bnicht gefallen\b"
)
"""In samples that may be of a kind; who liked something means movies that there are: "I liked the Bond films"."""
LIKED = {"SimilarIntent", "DismissIntent"}


def is_of_a_kind(sample: Sample, filled: Mapping[str, Any]) -> bool:
    """Whether it likes or dislikes no single movie."""
    title = filled.get("Title", {}).get("value", "")
    return sample.intent in LIKED and bool(KINDS.search(title)) and bool(FEELINGS.search(sample.text))


def wanted(intent: dict[str, Any], text: str, words: str, language: Language) -> dict[str, Any] | None:
    """Questions change nothing, nor does what is of others, unless its words are a title: "for dad". Doubt is told,
    except that of a title."""
    title = intent["slots"].get("Title", {}).get("value")
    if language.small.ask(text) or (title is None and language.hearing.questions.end(words)):
        return None
    doubt = language.small.doubt(f" {words} ".replace(f" {title} ", " ", 1))
    return with_slots(intent, Doubt={"value": doubt} if doubt else None) if intent["name"] in DOUBTED else intent
