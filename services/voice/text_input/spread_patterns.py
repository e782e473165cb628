"""All phrases of the patterns of which the model has only some. Alexa generalises from those; typed text is looked up.

There are tens of thousands, so only those that consist of the words of a text are made.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from services.voice.language.phrases import Parts, parts_of, texts_of
from services.voice.text_input.samples import Sample
from services.voice.text_input.slot_types import SlotType

SPOKEN = re.compile(r"(?<!\{)\b[\w']+\b(?!\})")


@dataclass(frozen=True)
class SpreadPattern:
    intent: str
    parts: Parts
    needed: Sequence[frozenset[str]]
    """Of each of these, a text has at least one word."""
    slots: Mapping[str, SlotType]

    @classmethod
    def of(cls, intent: str, pattern: str, slots: Mapping[str, SlotType]) -> Self:
        parts = parts_of(pattern)
        return cls(intent, parts, [needed for part in parts if (needed := _needed(part))], slots)

    def samples(self, words: set[str]) -> Iterator[Sample]:
        """Those that a text of these words may match."""
        if any(words.isdisjoint(needed) for needed in self.needed):
            return
        for text in texts_of(self.parts, lambda part: words.issuperset(_literal(part))):
            yield Sample.of(self.intent, text.split(), self.slots)


def load_spread(
    patterns: Iterable[tuple[str, str]], slots: Mapping[str, Mapping[str, SlotType]], polite: Collection[str]
) -> list[SpreadPattern]:
    """Those of intents, in small letters and without polite words, as typed text is compared."""

    def plain(pattern: str) -> str:
        return SPOKEN.sub(lambda word: "" if word[0].lower() in polite else word[0].lower(), pattern)

    return [SpreadPattern.of(intent, plain(pattern), slots.get(intent, {})) for intent, pattern in patterns]


def _needed(part: str | tuple[Parts, ...]) -> frozenset[str]:
    """None if there is an alternative without words of its own."""
    texts = [part] if isinstance(part, str) else [text for option in part for text in texts_of(option)]
    words = [_literal(text) for text in texts]
    return frozenset().union(*words) if all(words) else frozenset()


def _literal(text: str) -> list[str]:
    return [word for word in text.split() if word[0] != "{"]
