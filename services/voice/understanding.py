"""Makes an Alexa request of typed text, with the samples of the skill's own interaction model."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from services.voice.spoken_numbers import NUMBER, number_value

MODELS = Path(__file__).parents[2] / "skill-package" / "interactionModels" / "custom"

# What Alexa knows by itself of its built-in intents.
BUILT_IN = {
    "AMAZON.CancelIntent": ["cancel", "never mind", "forget it"],
    "AMAZON.HelpIntent": ["help", "help me", "what can you do", "what can i say", "what can i do"],
    "AMAZON.NavigateHomeIntent": ["home", "go home"],
    "AMAZON.NoIntent": ["no", "nope", "no thanks", "no thank you"],
    "AMAZON.RepeatIntent": ["repeat", "repeat that", "again", "say that again", "read it again", "what did you say"],
    "AMAZON.StopIntent": ["stop", "exit", "quit", "bye", "goodbye", "good bye", "off", "end"],
    "AMAZON.YesIntent": ["yes", "yeah", "yep", "sure", "ok", "okay", "yes please"],
}
FALLBACK = "AMAZON.FallbackIntent"
LAUNCH = re.compile(r"(?:open|launch|start|run|begin) (?:the )?(.+?)(?: skill)?")
PART = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Sample:
    intent: str
    text: str
    pattern: re.Pattern[str]
    rank: tuple[int, int]

    @classmethod
    def of(cls, intent: str, text: str) -> Self:
        words = _words(text)
        pattern = " ".join(_pattern(word) for word in words)
        return cls(intent, text, re.compile(pattern), (len(PART.findall(text)), -len(words)))


class Understanding:
    """Of the samples that match, the one with the fewest slots and then the most words is meant."""

    def __init__(self, language_model: dict[str, Any]) -> None:
        self.names = {language_model["invocationName"], *language_model["invocationName"].split(), "movies"}
        self.slots = {
            intent["name"]: [slot["name"] for slot in intent.get("slots", [])] for intent in language_model["intents"]
        }
        self.samples = sorted(_samples(language_model), key=lambda sample: sample.rank)

    @classmethod
    def load(cls, locale: str = "en-US") -> Self:
        model = json.loads((MODELS / f"{locale}.json").read_text(encoding="utf-8"))
        return cls(model["interactionModel"]["languageModel"])

    def request(self, text: str) -> dict[str, Any]:
        """The part of an Alexa request that tells what was said."""
        variants = [" ".join(_words(variant)) for variant in _punctuated(text)]
        if not variants[0] or self._launches(variants[0]):
            return {"type": "LaunchRequest"}
        return {"type": "IntentRequest", "intent": self._intent(variants)}

    def _launches(self, text: str) -> bool:
        match = LAUNCH.fullmatch(text)
        return match is not None and match[1] in self.names

    def _intent(self, variants: list[str]) -> dict[str, Any]:
        for text in variants:
            for sample in self.samples:
                if match := sample.pattern.fullmatch(text):
                    return self._filled(sample.intent, match.groupdict())
        return self._filled(FALLBACK, {})

    def _filled(self, intent: str, said: dict[str, str]) -> dict[str, Any]:
        values = {name: {"value": number_value(words)} for name, words in said.items()}
        slots = {
            name: {"name": name, "confirmationStatus": "NONE", **values.get(name, {})}
            for name in self.slots.get(intent, [])
        }
        return {"name": intent, "confirmationStatus": "NONE", "slots": slots}


def _samples(language_model: dict[str, Any]) -> Iterator[Sample]:
    for intent in language_model["intents"]:
        for text in [*intent.get("samples", []), *BUILT_IN.get(intent["name"], [])]:
            yield Sample.of(intent["name"], text)


def _pattern(word: str) -> str:
    slot = PART.fullmatch(word)
    return re.escape(word) if slot is None else f"(?P<{slot[1]}>{NUMBER})"


def _punctuated(text: str) -> list[str]:
    """A comma or full stop is heard as a pause, or as "and"; so is a gap between numbers in digits."""
    text = text.strip().lower().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    text = re.sub(r"(?<=\w)[.,;:!?]+$", "", text)
    text = re.sub(r"(?<=[0-9?])(?:[,;](?![0-9]{3}\b)|[,;]?\s)\s*(?=-?[0-9]|\?)", " and ", text)
    text = re.sub(r"(?<=[a-z])-(?=[a-z])", " ", text)
    return [re.sub(r"(?<=\w)[.,;:!?]+(?=\s)", pause, text) for pause in (" ", " and ")]


def _words(text: str) -> list[str]:
    """Without the words that ask nicely."""
    return [word if "{" in word else word.lower() for word in text.split() if word.lower() not in {"alexa", "please"}]
