"""Simulates Alexa's language understanding for typed text, with the samples of the skill's interaction model."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol, Self

from services.voice.language.wording import read_toml
from services.voice.skill_package.interaction_model import language_model
from services.voice.text_input.spoken_numbers import ENGLISH, GERMAN, Numbers

FALLBACK = "AMAZON.FallbackIntent"
FREE_TEXT = {"AMAZON.Movie", "AMAZON.Actor"}
PLACEHOLDER = re.compile(r"\{(\w+)\}")
APOSTROPHE = "\N{RIGHT SINGLE QUOTATION MARK}"


class SlotType(Protocol):
    pattern: str
    is_free_text: bool
    """Whether it matches any words."""

    def fill(self, text: str) -> dict[str, Any] | None:
        """The slot as Alexa would fill it, or None if the text is not a value of this type."""
        ...


class NumberSlotType:
    is_free_text = False

    def __init__(self, numbers: Numbers) -> None:
        self.pattern = numbers.pattern
        self.parse = numbers.parse

    def fill(self, text: str) -> dict[str, Any] | None:
        value = self.parse(text)
        return None if value is None else {"value": value}


class FreeTextSlotType:
    pattern = r".+"
    is_free_text = True

    def fill(self, text: str) -> dict[str, Any]:
        return {"value": text}


class CustomSlotType:
    """A slot type that the skill defines, with its values and synonyms."""

    is_free_text = False

    def __init__(self, name: str, values: Sequence[Mapping[str, Any]]) -> None:
        self.authority = f"amzn1.er-authority.echo-sdk.typed.{name}"
        self.values_by_phrase = {phrase.lower(): value for value in values for phrase in _phrases(value)}
        longest_first = sorted(self.values_by_phrase, key=len, reverse=True)
        self.pattern = "|".join(re.escape(phrase) for phrase in longest_first)

    def fill(self, text: str) -> dict[str, Any] | None:
        value = self.values_by_phrase.get(text)
        if value is None:
            return None
        resolved = {"value": {"name": value["name"]["value"], "id": value["id"]}}
        match = {"authority": self.authority, "status": {"code": "ER_SUCCESS_MATCH"}, "values": [resolved]}
        return {"value": text, "resolutions": {"resolutionsPerAuthority": [match]}}


@dataclass(frozen=True)
class Sample:
    """Compiles its pattern only once a text contains all its literal words; most samples never need to."""

    intent: str
    words: tuple[str, ...]
    slots: Mapping[str, SlotType]
    literal_words: frozenset[str]
    rank: tuple[int, int, int]

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        return re.compile(" ".join(map(self._pattern_of, self.words)))

    def _pattern_of(self, word: str) -> str:
        slot = PLACEHOLDER.fullmatch(word)
        return re.escape(word) if slot is None else f"(?P<{slot[1]}>{self.slots[slot[1]].pattern})"

    def match(self, text: str, words: set[str]) -> re.Match[str] | None:
        return self.pattern.fullmatch(text) if self.literal_words <= words else None


@dataclass(frozen=True)
class Language:
    """What Alexa knows about a language without the interaction model."""

    numbers: Numbers
    pause: str
    """The word that a pause is heard as."""
    number_separator: str
    """Separates two numbers in digits."""
    launch: re.Pattern[str]
    polite_words: frozenset[str]
    phrases: Mapping[str, Sequence[str]]
    """The phrases of each built-in intent."""

    @classmethod
    def load(cls, locale: str) -> Self:
        built_in = read_toml(locale, "built_in")
        german = locale.startswith("de")
        return cls(
            numbers=GERMAN if german else ENGLISH,
            pause="und" if german else "and",
            number_separator=r";|,(?=\s)" if german else r"[,;](?![0-9]{3}\b)",
            launch=re.compile(built_in["launch"]),
            polite_words=frozenset(built_in["polite"]),
            phrases={f"AMAZON.{name}": phrases for name, phrases in built_in["phrases"].items()},
        )


class NluSimulator:
    """Picks the matching sample with the fewest free-text slots, then the fewest slots, then the most words."""

    def __init__(self, locale: str) -> None:
        self.language = Language.load(locale)
        model = language_model(locale)
        name = model["invocationName"]
        self.invocation_names = {name, *name.split(), "movies", "movie"}
        custom = {each["name"]: CustomSlotType(each["name"], each["values"]) for each in model["types"]}
        self.slots: dict[str, dict[str, SlotType]] = {
            intent["name"]: {
                slot["name"]: custom.get(slot["type"]) or self._built_in_type(slot["type"]) for slot in intent["slots"]
            }
            for intent in model["intents"]
            if "slots" in intent
        }
        self.samples = sorted(self._samples(model), key=lambda sample: sample.rank)

    def request(self, text: str, elicited: tuple[str, str] | None = None) -> dict[str, Any]:
        """The `request` object for the text. Text that matches no sample fills the elicited slot, if there is one."""
        variants = [" ".join(self._words(variant)) for variant in self._without_punctuation(text)]
        if not variants[0] or self._launches(variants[0]):
            return {"type": "LaunchRequest"}
        intent = self._match_intent(variants) or (elicited and self._fill_elicited(variants[0], *elicited))
        return {"type": "IntentRequest", "intent": intent or _intent(FALLBACK, {}, [])}

    def fill(self, intent: str, texts: Mapping[str, str]) -> dict[str, Any]:
        """The slots as Alexa would fill them; without those that it would not fill."""
        types = self.slots.get(intent, {})
        values = {name: types[name].fill(text) for name, text in texts.items() if name in types}
        return {name: {"name": name, **value} for name, value in values.items() if value is not None}

    def _built_in_type(self, name: str) -> SlotType:
        return FreeTextSlotType() if name in FREE_TEXT else NumberSlotType(self.language.numbers)

    def _launches(self, text: str) -> bool:
        match = self.language.launch.fullmatch(text)
        return match is not None and match["name"] in self.invocation_names

    def _match_intent(self, variants: list[str]) -> dict[str, Any] | None:
        for text in variants:
            words = set(text.split())
            for sample in self.samples:
                match = sample.match(text, words)
                if match and (filled := self._fill(sample.intent, match.groupdict())) is not None:
                    return _intent(sample.intent, filled, list(self.slots.get(sample.intent, [])))
        return None

    def _fill_elicited(self, text: str, intent: str, slot: str) -> dict[str, Any] | None:
        filled = self._fill(intent, {slot: text})
        return None if filled is None else _intent(intent, filled, list(self.slots[intent]))

    def _fill(self, intent: str, texts: Mapping[str, str]) -> dict[str, Any] | None:
        filled = {name: self.slots[intent][name].fill(text) for name, text in texts.items()}
        return None if None in filled.values() else filled

    def _samples(self, model: dict[str, Any]) -> Iterator[Sample]:
        for intent in model["intents"]:
            for text in [*intent.get("samples", []), *self.language.phrases.get(intent["name"], [])]:
                yield self._sample(intent["name"], text)

    def _sample(self, intent: str, text: str) -> Sample:
        words = self._words(text)
        slots = [self.slots[intent][name] for name in PLACEHOLDER.findall(text)]
        rank = (sum(slot.is_free_text for slot in slots), len(slots), -len(words))
        literal_words = frozenset(word for word in words if "{" not in word)
        return Sample(intent, tuple(words), self.slots.get(intent, {}), literal_words, rank)

    def _without_punctuation(self, text: str) -> list[str]:
        """Two variants: punctuation is heard as nothing, or as "and". A gap between two numbers is heard as "and"."""
        text = text.strip().lower().replace(APOSTROPHE, "'")
        text = re.sub(r"(?<=\w)[.,;:!?]+$", "", text)
        separator, pause = self.language.number_separator, f" {self.language.pause} "
        text = re.sub(rf"(?<=[0-9?])(?:{separator}|(?:{separator})?\s)\s*(?=-?[0-9]|\?)", pause, text)
        text = re.sub(r"(?<=[a-z])-(?=[a-z])", " ", text)
        return [re.sub(r"(?<=\w)[.,;:!?]+(?=\s)", replacement, text) for replacement in (" ", pause)]

    def _words(self, text: str) -> list[str]:
        """Lower-case words without polite ones such as "please"; placeholders keep their case."""
        words = [word if "{" in word else word.lower() for word in text.split()]
        return [word for word in words if word.lower() not in self.language.polite_words]


def _intent(name: str, filled: Mapping[str, Any], slots: Sequence[str]) -> dict[str, Any]:
    by_name = {slot: {"name": slot, "confirmationStatus": "NONE", **filled.get(slot, {})} for slot in slots}
    return {"name": name, "confirmationStatus": "NONE", "slots": by_name}


def _phrases(value: Mapping[str, Any]) -> list[str]:
    return [value["name"]["value"], *value["name"].get("synonyms", [])]
