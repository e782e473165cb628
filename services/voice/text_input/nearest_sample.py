"""The sample that a text is nearest to, as Alexa's model generalises from samples.

Words that turn a sentence into another one ("not", "you", "if") have to be the same in both. What changes something
has to be nearer, and to be said by the listeners of themselves.
"""

import math
import re
import sys
from array import array
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from services.voice.text_input.own_words import ONESELF, OwnWords, SmallWords
from services.voice.text_input.samples import PLACEHOLDER, Sample

CHANGES = frozenset(
    {
        *("RateIntent", "SeenIntent", "DismissIntent", "RestIntent", "CorrectIntent", "UndoIntent", "RememberIntent"),
        *("AddToWatchlistIntent", "RemoveFromWatchlistIntent", "ForgetIntent", "SameIntent"),
    }
)
"""Intents that change something."""
NOT_GENERALISED = {
    *("AMAZON.StopIntent", "AMAZON.CancelIntent", "AMAZON.NavigateHomeIntent", "AMAZON.YesIntent", "AMAZON.NoIntent"),
    "PickIntent",
    "NumberIntent",
    "SubmitIntent",
    "RememberIntent",
    "ForgetIntent",
    "UndoIntent",
    "CorrectIntent",
}
READ_ON = {"AMAZON.NextIntent", "SomethingElseIntent"}
"""Words that no sample has may be a title, which these do not tell about."""
SLOTS = ("Place", "Stars", "Movies")
FILLED = {"{Place}", "{Stars}"}
NEAR, NEAR_TO_CHANGE = 0.64, 0.7
"""Of 1 for the same words. Below it, unrelated sentences are nearest to something too."""
UNKNOWN_WEIGHT = 4.0
"""Of a word that no sample has."""
CONTRACTED = {"n't": " not", "'re": " are", "'ve": " have", "'ll": " will", "'d": " would", "'m": " am"}
SHORT_IS = re.compile(r"'s\b")
Tokens = frozenset[str]
Kind = tuple[bool, Tokens]


@dataclass(frozen=True)
class Near:
    intent: str
    slots: Tokens
    other: Tokens
    """Words of the text that no sample of the intent has."""


@dataclass(frozen=True)
class NearestSamples:
    samples: Iterable[Sample]
    telling: Collection[str]
    """Words that have to be the same before something is changed."""
    turning: Collection[str]
    """Words that have to be the same otherwise."""
    short_is: str
    """What "'s" is short for."""
    small: SmallWords

    @cached_property
    def kept(self) -> list[tuple[str, tuple[str, ...]]]:
        """Of each sample the intent and the words, each word once: there are tens of thousands, so they are small."""
        words = ((each.intent, self._tokens(each.text)) for each in self.samples if _is_general(each))
        return sorted({(intent, tuple(map(sys.intern, sorted(tokens)))) for intent, tokens in words})

    @cached_property
    def weights(self) -> Mapping[str, float]:
        """Of each word: more if it is rarer."""
        counts = Counter(token for _, tokens in self.kept for token in tokens)
        return {token: math.log(1 + len(self.kept) / count) for token, count in counts.items()}

    @cached_property
    def places(self) -> "Mapping[Kind, Mapping[str, array[int]]]":
        """Which samples of each kind have each word."""
        places: defaultdict[Kind, defaultdict[str, array[int]]] = defaultdict(lambda: defaultdict(lambda: array("I")))
        for number, (intent, tokens) in enumerate(self.kept):
            for token in tokens:
                places[self._kind(intent in CHANGES, tokens)][token].append(number)
        return places

    @cached_property
    def kept_weights(self) -> "array[float]":
        return array("d", (self._weight(tokens) for _, tokens in self.kept))

    @cached_property
    def known(self) -> Mapping[str, Collection[str]]:
        """The words of each intent."""
        known: defaultdict[str, set[str]] = defaultdict(set)
        for intent, tokens in self.kept:
            known[intent].update(tokens)
        return known

    @cached_property
    def own_words(self) -> Mapping[str, OwnWords]:
        """Of each intent that changes something."""
        texts: defaultdict[str, list[list[str]]] = defaultdict(list)
        for each in filter(_is_general, self.samples):
            if each.intent in CHANGES:
                texts[each.intent].append(self.in_full(each.text).split())
        return {intent: OwnWords.of(samples) for intent, samples in texts.items()}

    def nearest(self, text: str, slots: Mapping[str, str]) -> Near | None:
        """`slots`: the words of the text that are values of slots."""
        for name, words in slots.items():
            text = text.replace(words, f"{{{name}}}", 1)
        tokens = self._tokens(text)
        shared: defaultdict[int, float] = defaultdict(float)
        for places in (self.places.get(self._kind(changes, tokens), {}) for changes in (False, True)):
            for token in tokens & places.keys():
                for number in places[token]:
                    shared[number] += self.weights[token]
        of_all = self._weight(tokens)
        scores = {
            number: self._score(tokens, number, 2 * weight / (of_all + self.kept_weights[number]))
            for number, weight in shared.items()
        }
        best = max(scores, key=lambda number: (scores[number], -number), default=None)
        if best is None or scores[best] < 1:
            return None
        intent, found = self.kept[best]
        if intent in READ_ON and not tokens <= self.weights.keys():
            return None
        if intent in CHANGES and not self.own_words[intent].say(self.in_full(text).split(), self.small):
            return None
        other = tokens.difference(self.known[intent], self.small.fillers)
        return Near(intent, frozenset(PLACEHOLDER.findall(" ".join(found))), other)

    def _score(self, tokens: Tokens, number: int, shared: float) -> float:
        """At least 1 if a sample of the text's kind is near enough. `shared` is 1 for the same words."""
        intent, found = self.kept[number]
        if intent not in CHANGES:
            return shared / NEAR
        is_of_others = tokens.isdisjoint(ONESELF) and not ONESELF.isdisjoint(found)
        return 0 if is_of_others else shared / NEAR_TO_CHANGE

    def _kind(self, changes: bool, tokens: Iterable[str]) -> Kind:
        """Whether something is changed, and the words that have to be the same then or otherwise."""
        return changes, (self._telling if changes else self._turning).intersection(tokens)

    @cached_property
    def _telling(self) -> Tokens:
        return frozenset(self.telling) | self._turning

    @cached_property
    def _turning(self) -> Tokens:
        return frozenset(self.turning) | FILLED

    def _weight(self, tokens: Iterable[str]) -> float:
        return sum(self.weights.get(token, UNKNOWN_WEIGHT) for token in tokens)

    def in_full(self, text: str) -> str:
        """Without contractions."""
        for short, long in CONTRACTED.items():
            text = text.replace(short, long)
        return SHORT_IS.sub(f" {self.short_is}", text)

    def _tokens(self, text: str) -> Tokens:
        return frozenset(self.in_full(text).split())


def _is_general(sample: Sample) -> bool:
    """Without slots whose values the text would have to be cut for."""
    return sample.intent not in NOT_GENERALISED and set(PLACEHOLDER.findall(sample.text)) <= {*SLOTS}
