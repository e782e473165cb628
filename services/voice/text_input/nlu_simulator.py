"""Makes an Alexa request of typed text, with the samples of the skill's own interaction model."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol, Self

from services.voice.language.wording import read_toml
from services.voice.skill_package.interaction_model import language_model
from services.voice.text_input.spoken_numbers import ENGLISH, GERMAN, Numbers

FALLBACK = "AMAZON.FallbackIntent"
PART = re.compile(r"\{(\w+)\}")
APOSTROPHE = "\N{RIGHT SINGLE QUOTATION MARK}"


class SlotType(Protocol):
    pattern: str
    free: bool
    """Whether it takes any words."""

    def slot(self, said: str) -> dict[str, Any] | None:
        """What Alexa would fill the slot with; None where this cannot be meant."""
        ...


class NumberType:
    free = False

    def __init__(self, numbers: Numbers) -> None:
        self.pattern = numbers.pattern
        self.value = numbers.value

    def slot(self, said: str) -> dict[str, Any] | None:
        value = self.value(said)
        return None if value is None else {"value": value}


class FreeType:
    pattern = r".+"
    free = True

    def slot(self, said: str) -> dict[str, Any]:
        return {"value": said}


class OwnType:
    """One of the skill's own, with its values."""

    free = False

    def __init__(self, name: str, values: Sequence[Mapping[str, Any]]) -> None:
        self.authority = f"amzn1.er-authority.echo-sdk.typed.{name}"
        self.meanings = {way.lower(): value for value in values for way in _ways(value)}
        longest_first = sorted(self.meanings, key=len, reverse=True)
        self.pattern = "|".join(re.escape(way) for way in longest_first)

    def slot(self, said: str) -> dict[str, Any] | None:
        meaning = self.meanings.get(said)
        if meaning is None:
            return None
        value = {"name": meaning["name"]["value"], "id": meaning["id"]}
        match = {"authority": self.authority, "status": {"code": "ER_SUCCESS_MATCH"}, "values": [{"value": value}]}
        return {"value": said, "resolutions": {"resolutionsPerAuthority": [match]}}


@dataclass(frozen=True)
class Sample:
    """Its pattern is made when a text has all of its own words: most of the many are never needed."""

    intent: str
    text: str
    words: frozenset[str]
    regex: str
    rank: tuple[int, int, int]

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        return re.compile(self.regex)

    def match(self, text: str, words: set[str]) -> re.Match[str] | None:
        return self.pattern.fullmatch(text) if self.words <= words else None


@dataclass(frozen=True)
class Language:
    """What Alexa would know by itself."""

    numbers: Numbers
    pause: str
    comma: str
    """Between two numbers in digits."""
    launch: re.Pattern[str]
    polite: frozenset[str]
    phrases: Mapping[str, Sequence[str]]

    @classmethod
    def of(cls, locale: str) -> Self:
        known = read_toml(locale, "built_in")
        german = locale.startswith("de")
        return cls(
            numbers=GERMAN if german else ENGLISH,
            pause="und" if german else "and",
            comma=r";|,(?=\s)" if german else r"[,;](?![0-9]{3}\b)",
            launch=re.compile(known["launch"]),
            polite=frozenset(known["polite"]),
            phrases={f"AMAZON.{name}": phrases for name, phrases in known["phrases"].items()},
        )


class Understanding:
    """Of the samples that match, the one with the fewest slots, free ones last, and then the most words is meant."""

    def __init__(self, locale: str) -> None:
        self.language = Language.of(locale)
        model = language_model(locale)
        name = model["invocationName"]
        self.names = {name, *name.split(), "movies", "movie"}
        own = {kind["name"]: OwnType(kind["name"], kind["values"]) for kind in model["types"]}
        self.slots: dict[str, dict[str, SlotType]] = {
            intent["name"]: {
                slot["name"]: own.get(slot["type"]) or self._built_in(slot["type"]) for slot in intent["slots"]
            }
            for intent in model["intents"]
            if "slots" in intent
        }
        self.samples = sorted(self._samples(model), key=lambda sample: sample.rank)

    def request(self, text: str, elicited: tuple[str, str] | None = None) -> dict[str, Any]:
        """The part of an Alexa request that tells what was said. An elicited slot takes what is no sample."""
        variants = [" ".join(self._words(variant)) for variant in self._punctuated(text)]
        if not variants[0] or self._launches(variants[0]):
            return {"type": "LaunchRequest"}
        intent = self._intent(variants) or (elicited and self._answer(variants[0], *elicited))
        return {"type": "IntentRequest", "intent": intent or _intent(FALLBACK, {}, [])}

    def _built_in(self, kind: str) -> SlotType:
        return FreeType() if kind == "AMAZON.Movie" else NumberType(self.language.numbers)

    def _launches(self, text: str) -> bool:
        match = self.language.launch.fullmatch(text)
        return match is not None and match["name"] in self.names

    def _intent(self, variants: list[str]) -> dict[str, Any] | None:
        for text in variants:
            words = set(text.split())
            for sample in self.samples:
                match = sample.match(text, words)
                if match and (filled := self._filled(sample.intent, match.groupdict())) is not None:
                    return _intent(sample.intent, filled, list(self.slots.get(sample.intent, [])))
        return None

    def _answer(self, text: str, intent: str, slot: str) -> dict[str, Any] | None:
        filled = self._filled(intent, {slot: text})
        return None if filled is None else _intent(intent, filled, list(self.slots[intent]))

    def _filled(self, intent: str, said: Mapping[str, str]) -> dict[str, Any] | None:
        filled = {name: self.slots[intent][name].slot(words) for name, words in said.items()}
        return None if None in filled.values() else filled

    def _samples(self, model: dict[str, Any]) -> Iterator[Sample]:
        for intent in model["intents"]:
            for text in [*intent.get("samples", []), *self.language.phrases.get(intent["name"], [])]:
                yield self._sample(intent["name"], text)

    def _sample(self, intent: str, text: str) -> Sample:
        words = self._words(text)
        slots = [self.slots[intent][name] for name in PART.findall(text)]
        rank = (sum(slot.free for slot in slots), len(slots), -len(words))
        own = frozenset(word for word in words if "{" not in word)
        return Sample(intent, text, own, " ".join(self._pattern(intent, word) for word in words), rank)

    def _pattern(self, intent: str, word: str) -> str:
        part = PART.fullmatch(word)
        return re.escape(word) if part is None else f"(?P<{part[1]}>{self.slots[intent][part[1]].pattern})"

    def _punctuated(self, text: str) -> list[str]:
        """A comma or full stop is heard as a pause, or as "and"; so is a gap between numbers in digits."""
        text = text.strip().lower().replace(APOSTROPHE, "'")
        text = re.sub(r"(?<=\w)[.,;:!?]+$", "", text)
        comma, pause = self.language.comma, f" {self.language.pause} "
        text = re.sub(rf"(?<=[0-9?])(?:{comma}|(?:{comma})?\s)\s*(?=-?[0-9]|\?)", pause, text)
        text = re.sub(r"(?<=[a-z])-(?=[a-z])", " ", text)
        return [re.sub(r"(?<=\w)[.,;:!?]+(?=\s)", heard, text) for heard in (" ", pause)]

    def _words(self, text: str) -> list[str]:
        """Without the words that ask nicely."""
        return [
            word if "{" in word else word.lower() for word in text.split() if word.lower() not in self.language.polite
        ]


def _intent(name: str, filled: Mapping[str, Any], slots: Sequence[str]) -> dict[str, Any]:
    named = {slot: {"name": slot, "confirmationStatus": "NONE", **filled.get(slot, {})} for slot in slots}
    return {"name": name, "confirmationStatus": "NONE", "slots": named}


def _ways(value: Mapping[str, Any]) -> list[str]:
    return [value["name"]["value"], *value["name"].get("synonyms", [])]
