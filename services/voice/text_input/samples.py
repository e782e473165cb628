"""The samples of an interaction model, and those of them that a text may match."""

import re
import sys
from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from heapq import merge
from typing import Any, Protocol, Self

from services.voice.text_input.slot_types import SlotType

APART = frozenset({"UnseenTitle", "OtherStars", "OtherNumber"})
"""Slots that end a title before them: "I've seen Casablanca but not Fargo" is of two."""
PLACEHOLDER = re.compile(r"\{(\w+)\}")
Rank = tuple[int, int, int]
Fill = Callable[[str, Mapping[str, str]], dict[str, Any] | None]
"""Fills the slots of an intent with texts; None if one of them is no value of its slot."""


@dataclass(frozen=True, slots=True)
class Sample:
    """Compiles a pattern only for a text that contains all its literal words, and values for all its slots. There are
    many thousands, so they are small."""

    intent: str
    text: str
    slots: Mapping[str, SlotType]
    rank: Rank

    @classmethod
    def of(cls, intent: str, words: Sequence[str], slots: Mapping[str, SlotType]) -> Self:
        text = " ".join(words)
        names = PLACEHOLDER.findall(text)
        free_slots = sum(slots[name].is_free_text for name in names)
        if not APART.isdisjoint(names):
            free_slots = min(free_slots, 1)
        return cls(intent, text, slots, _rank(free_slots, len(names), len(words)))

    @property
    def literal_words(self) -> list[str]:
        return [word for word in self.text.split() if word[0] != "{"]

    @property
    def free_slots(self) -> int:
        return self.rank[0]

    def free_words(self, match: re.Match[str]) -> int:
        texts = match.groupdict().items()
        return sum(len(text.split()) for name, text in texts if self.slots[name].is_free_text)

    def match(self, text: str, words: set[str]) -> re.Match[str] | None:
        if not words.issuperset(self.literal_words) or (pattern := self._pattern_in(text)) is None:
            return None
        return re.fullmatch(pattern, text)

    def _pattern_in(self, text: str) -> str | None:
        parts = []
        for word in self.text.split():
            slot = PLACEHOLDER.fullmatch(word)
            pattern = self.slots[slot[1]].pattern_in(text) if slot else re.escape(word)
            if pattern is None:
                return None
            parts.append(f"(?P<{slot[1]}>{pattern})" if slot else pattern)
        return " ".join(parts)


@cache
def _rank(free_slots: int, slots: int, words: int) -> Rank:
    """One object for all samples of a rank."""
    return free_slots, slots, -words


class Pattern(Protocol):
    def samples(self, words: set[str]) -> Iterable[Sample]:
        """Those that a text of these words may match."""
        ...


class SampleIndex:
    """Finds samples by the rarest of their literal words, since a text contains few of the many thousand."""

    def __init__(self, samples: Iterable[Sample], patterns: Sequence[Pattern] = ()) -> None:
        self.patterns = patterns
        self.samples = sorted(samples, key=lambda sample: sample.rank)
        counts = Counter(word for sample in self.samples for word in sample.literal_words)
        self.places: defaultdict[str, array[int]] = defaultdict(lambda: array("I"))
        for place, sample in enumerate(self.samples):
            self.places[min(sample.literal_words, key=counts.__getitem__, default="")].append(place)

    def candidates(self, words: set[str]) -> Iterator[Sample]:
        """The samples whose rarest word is among the words, in the order of their ranks."""
        places = [place for word in ("", *words) for place in self.places.get(word, ())]
        made = [sample for pattern in self.patterns for sample in pattern.samples(words)]
        made.sort(key=lambda sample: sample.rank)
        return merge((self.samples[place] for place in sorted(places)), made, key=lambda sample: sample.rank)

    def matches(self, text: str, fill: Fill) -> Iterator[tuple[int, Sample, dict[str, Any]]]:
        """The first sample without free text, or those with the fewest slots for it: how many words of it they take,
        and their filled slots."""
        free_slots, words = sys.maxsize, set(text.split())
        for sample in self.candidates(words):
            if sample.free_slots > free_slots:
                return
            match = sample.match(text, words)
            if match and (filled := fill(sample.intent, match.groupdict())) is not None:
                free_slots = sample.free_slots
                yield sample.free_words(match), sample, filled
                if free_slots == 0:
                    return
