"""What Alexa knows about a language without the interaction model (`built_in.toml` of a locale)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from itertools import chain
from typing import Any, Self

from services.voice.language.phrases import expand_all
from services.voice.language.wording import read_toml
from services.voice.text_input.apostrophes import with_apostrophes
from services.voice.text_input.corrections import Corrections
from services.voice.text_input.courtesy import Hearing
from services.voice.text_input.own_words import SmallWords
from services.voice.text_input.spoken_numbers import ENGLISH, GERMAN, Numbers

SCALE = re.compile(r"(?<!\S)([0-9]{1,2}(?:[.,]5)?) ?/ ?(5|10)(?![\w/])")


@dataclass(frozen=True)
class Language:
    numbers: Numbers
    pause: str
    """The word that a pause is heard as."""
    out_of: str
    """What a slash between a rating and its scale is read as: "7/10"."""
    number_separator: str
    """Separates two numbers in digits."""
    launch: re.Pattern[str]
    polite_words: frozenset[str]
    please: str
    """Of the polite words, the one that makes a request of a question: "would you please"."""
    commands: frozenset[str]
    """Verbs that make a request of what they begin: "give it four stars, would you"."""
    requests: Mapping[str, str]
    """What such questions say, and what a request does."""
    small: SmallWords
    """Its fillers are heard past by Alexa's model, where nothing else fits."""
    unsure: frozenset[str]
    """Answers of who does not know which movie or how many stars."""
    hearing: Hearing
    """The frames around a request."""
    corrections: Corrections
    telling: frozenset[str]
    turning: frozenset[str]
    """Words that turn a sentence into another one: all, and those that matter where nothing is changed."""
    questioning: frozenset[str]
    about_stars: frozenset[str]
    """Words that begin a question, and those of one about stars."""
    short_is: str
    """What "'s" is short for."""
    phrases: Sequence[tuple[str, str]]
    """Of built-in intents."""
    typed: Sequence[tuple[str, str]]
    """Patterns of other intents: what a comma tells, which Alexa does not hear, and more ways to say what it does."""

    @classmethod
    def load(cls, locale: str) -> Self:
        built_in = read_toml(locale, "built_in")
        german = locale.startswith("de")
        return cls(
            numbers=GERMAN if german else ENGLISH,
            pause="und" if german else "and",
            out_of=built_in["out_of"],
            number_separator=r";|,(?=\s)" if german else r"[,;](?![0-9]{3}\b)",
            launch=re.compile(built_in["launch"]),
            polite_words=frozenset(built_in["polite"]),
            please=built_in["please"],
            commands=frozenset(built_in["commands"]),
            requests=built_in["requests"],
            small=_small_words(built_in, read_toml(locale, "slots")["Doubt"]),
            unsure=frozenset(built_in["unsure"]),
            hearing=Hearing.of(built_in),
            corrections=Corrections.of(built_in["correcting"]),
            telling=frozenset(built_in["telling"]),
            turning=frozenset(built_in["turning"]),
            questioning=frozenset(built_in["questioning"]),
            about_stars=frozenset(built_in["about_stars"]),
            short_is="es" if german else "is",
            phrases=[(f"AMAZON.{name}", text) for name, texts in built_in["phrases"].items() for text in texts],
            typed=[(name, pattern) for name, patterns in built_in["typed"].items() for pattern in patterns],
        )

    def as_request(self, text: str) -> str:
        """ "Would you please" asks as "could you" does, and behind a command, "give it four stars, would you", it is
        nothing. Between other words it may be of a title: "Would You Rather"."""
        said = re.findall(r"\w+", text := text.lower())
        words = [word for word in said if word != self.please]
        is_command = not self.commands.isdisjoint(words[:1])
        if is_command or self.please in said:
            for question, request in self.requests.items():
                asked = rf"\b{question}\b"
                if is_command:
                    text = re.sub(rf"(?<=\w)\W+{asked}(?:\W+{self.please})?\W*$", "", text)
                places = (
                    rf"^{asked}",
                    rf"(?<=\b{self.please}\W){asked}",
                    rf"{asked}(?=\W+{self.please}\b)",
                    rf"{asked}(?=\W*$)",
                )
                text = re.sub("|".join(places), request, text)
        return text

    def variants(self, text: str) -> list[str]:
        """Two, in words: punctuation is heard as nothing, or as "and". A gap between two numbers is heard as "and"."""
        text = with_apostrophes(text.strip().lower())
        text = re.sub(r"(?<=\w)[.,;:!?]+$", "", text)
        pause = f" {self.pause} "
        gap = rf"(?<=[0-9?])(?:{self.number_separator}|(?:{self.number_separator})?\s)\s*(?=-?[0-9]|\?)"
        text = re.sub(gap, pause, text)
        text = re.sub(r"(?<=[a-z])-(?=[a-z])", " ", text)
        text = SCALE.sub(rf"\1 {self.out_of} \2", text)
        variants = [re.sub(r"(?<=\w)[.,;:!?]+(?=\s)", replacement, text) for replacement in (" ", pause)]
        return [" ".join(self.words(variant)) for variant in variants]

    def words(self, text: str) -> list[str]:
        """Lower-case words without polite ones such as "please"; placeholders keep their case."""
        words = [word if "{" in word else word.lower() for word in text.split()]
        return [word for word in words if word.lower() not in self.polite_words]

    def without_fillers(self, text: str) -> str:
        return " ".join(word for word in text.split() if word not in self.small.fillers)


def _small_words(built_in: Mapping[str, Any], doubts: Mapping[str, Sequence[str]]) -> SmallWords:
    """Doubt has the values of its slot, and more that no slot needs."""
    words = {each.name: frozenset(built_in[each.name]) for each in fields(SmallWords)}
    doubting = map(str.lower, expand_all([*chain.from_iterable(doubts.values()), *built_in["doubting"]]))
    return SmallWords(**words | {"doubting": frozenset(doubting)})
