"""What Alexa's slots match in typed text, and how it fills them."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Protocol

from services.voice.text_input.spoken_numbers import Numbers

CACHED_TEXTS = 64


class SlotType(Protocol):
    is_free_text: bool
    """Whether it matches any words."""

    def pattern_in(self, text: str) -> str | None:
        """What it matches in this text. None if it matches nothing there."""
        ...

    def fill(self, text: str) -> dict[str, Any] | None:
        """The slot as Alexa would fill it, or None if the text is not a value of this type."""
        ...


class NumberSlotType:
    is_free_text = False

    def __init__(self, numbers: Numbers) -> None:
        self.numbers = numbers

    def pattern_in(self, _text: str) -> str:
        return self.numbers.pattern

    def fill(self, text: str) -> dict[str, Any] | None:
        value = self.numbers.parse(text) if re.fullmatch(self.numbers.pattern, text) else None
        return None if value is None else {"value": value}


class FreeTextSlotType:
    is_free_text = True

    def pattern_in(self, _text: str) -> str:
        return ".+"

    def fill(self, text: str) -> dict[str, Any]:
        return {"value": text}


class CustomSlotType:
    """A slot type that the skill defines, with its values and synonyms."""

    is_free_text = False

    def __init__(self, name: str, values: Sequence[Mapping[str, Any]]) -> None:
        self.authority = f"amzn1.er-authority.echo-sdk.typed.{name}"
        self.values_by_phrase = {phrase.lower(): value for value in values for phrase in _phrases(value)}
        self.longest = max(len(phrase.split()) for phrase in self.values_by_phrase)
        self.pattern_in = lru_cache(CACHED_TEXTS)(self._pattern_in)

    def _pattern_in(self, text: str) -> str | None:
        """Only the phrases that the text contains, the longest first: all of them take long to compile."""
        words = text.split()
        parts = {" ".join(words[i:j]) for i in range(len(words)) for j in range(i + 1, i + self.longest + 1)}
        found = sorted(parts & self.values_by_phrase.keys(), key=len, reverse=True)
        return "|".join(map(re.escape, found)) or None

    def fill(self, text: str) -> dict[str, Any] | None:
        value = self.values_by_phrase.get(text)
        if value is None:
            return None
        resolved = {"value": {"name": value["name"]["value"], "id": value["id"]}}
        match = {"authority": self.authority, "status": {"code": "ER_SUCCESS_MATCH"}, "values": [resolved]}
        return {"value": text, "resolutions": {"resolutionsPerAuthority": [match]}}


def _phrases(value: Mapping[str, Any]) -> list[str]:
    return [value["name"]["value"], *value["name"].get("synonyms", [])]
