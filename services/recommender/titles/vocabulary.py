"""The words of all names, with the names that contain each: by the whole word, by its beginning, and with typos."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

from services.recommender.model.matrix import Array

LAST_LETTER = "\U0010ffff"
MIN_TYPO_LENGTH = 4
LONG_WORD = 8
MAX_TYPO_LENGTH = 30
MAX_BEGINNINGS = 2000


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """`names[offsets[n]:offsets[n + 1]]` are the names with the word `words[n]`; words are sorted."""

    words: list[str]
    offsets: Array
    names: Array

    @classmethod
    def from_texts(cls, texts: Iterable[str]) -> Self:
        postings: dict[str, list[int]] = defaultdict(list)
        for name, text in enumerate(texts):
            for word in text.split(" "):
                postings[word].append(name)
        words = sorted(postings)
        lengths = [len(postings[word]) for word in words]
        names = [name for word in words for name in postings[word]]
        return cls(words, np.cumsum([0, *lengths]), np.array(names, dtype=np.int32))

    def place(self, word: str) -> int | None:
        at = bisect_left(self.words, word)
        return at if at < len(self.words) and self.words[at] == word else None

    def beginning_with(self, prefix: str) -> range:
        return range(bisect_left(self.words, prefix), bisect_left(self.words, prefix + LAST_LETTER))

    def containing(self, places: Sequence[int] | range) -> Array:
        """The names that contain any of these words."""
        if isinstance(places, range):
            return np.asarray(self.names[self.offsets[places.start] : self.offsets[places.stop]])
        found = [self.names[self.offsets[place] : self.offsets[place + 1]] for place in places]
        return np.concatenate([np.empty(0, dtype=np.int32), *found])

    def similar(self, word: str) -> dict[int, int]:
        """Words with a typo or two, and how many: one to a length of 7, two in longer words."""
        return self.near(word, max_typos(word)) if MIN_TYPO_LENGTH <= len(word) <= MAX_TYPO_LENGTH else {}

    def near(self, word: str, allowed: int) -> dict[int, int]:
        """Words with at most so many typos, and how many each has."""
        found: dict[int, int] = {}
        for length in range(len(word) - allowed, len(word) + allowed + 1):
            found |= self._within(word, *self._by_length.get(length, ([], [])), allowed)
        return found

    def similar_beginnings(self, word: str) -> dict[int, int]:
        """Words that begin like this one, with a typo after the second letter."""
        if not MIN_TYPO_LENGTH < len(word) <= MAX_TYPO_LENGTH:
            return {}
        places = self.beginning_with(word[:2])[:MAX_BEGINNINGS]
        return self._within(word, places, [self.words[place][: len(word)] for place in places], 1)

    @staticmethod
    def _within(word: str, places: Sequence[int], words: list[str], allowed: int) -> dict[int, int]:
        if not words:
            return {}
        distances = process.cdist([word], words, scorer=OSA.distance, score_cutoff=allowed, dtype=np.uint8)[0]
        return {places[at]: int(distances[at]) for at in np.flatnonzero(distances <= allowed).tolist()}

    @cached_property
    def _by_length(self) -> dict[int, tuple[list[int], list[str]]]:
        """The places of the words of each length, and the words."""
        by_length: dict[int, tuple[list[int], list[str]]] = defaultdict(lambda: ([], []))
        for place, word in enumerate(self.words):
            places, words = by_length[len(word)]
            places.append(place)
            words.append(word)
        return dict(by_length)

    def warm_up(self) -> None:
        """Builds what is otherwise built in the first request."""
        _ = self._by_length


def max_typos(word: str) -> int:
    if len(word) < MIN_TYPO_LENGTH or word.isdecimal():
        return 0
    return 2 if len(word) >= LONG_WORD else 1
