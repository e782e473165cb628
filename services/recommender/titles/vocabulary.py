"""The words of all names, with the names that contain each: by the whole word, by its beginning, and with typos."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Self

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

from services.recommender.model.matrix import Array
from services.recommender.titles.posting_lists import NumberIndex, PostingLists
from services.recommender.titles.string_table import StringTable

MIN_TYPO_LENGTH = 4
LONG_WORD = 8
MAX_TYPO_LENGTH = 30
MAX_BEGINNINGS = 2000
MAX_LENGTHS = 64
"""Of words, how many lists of words of one length are kept."""


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """`lists` are the names with each word."""

    lists: PostingLists
    lengths: NumberIndex
    """The places of the words of each length."""

    @classmethod
    def from_texts(cls, texts: Iterable[str]) -> Self:
        lists = PostingLists.from_pairs((word, name) for name, text in enumerate(texts) for word in text.split(" "))
        return cls(lists, NumberIndex.from_numbers(np.array([len(word) for word in lists.texts], dtype=np.int64)))

    @property
    def words(self) -> StringTable:
        """Sorted."""
        return self.lists.texts

    def place(self, word: str) -> int | None:
        return self.words.place(word)

    def beginning_with(self, prefix: str) -> range:
        return self.words.beginning_with(prefix)

    def containing(self, places: Sequence[int] | range) -> Array:
        """The names that contain any of these words."""
        starts, names = self.lists.starts, self.lists.places
        if isinstance(places, range):
            return np.asarray(names[starts[places.start] : starts[places.stop]])
        found = [names[starts[place] : starts[place + 1]] for place in places]
        return np.concatenate([np.empty(0, dtype=np.int32), *found])

    def similar(self, word: str) -> dict[int, int]:
        """Words with a typo or two, and how many: one to a length of 7, two in longer words."""
        return self.near(word, max_typos(word)) if MIN_TYPO_LENGTH <= len(word) <= MAX_TYPO_LENGTH else {}

    def near(self, word: str, allowed: int) -> dict[int, int]:
        """Words with at most so many typos, and how many each has."""
        found: dict[int, int] = {}
        for length in range(len(word) - allowed, len(word) + allowed + 1):
            found |= self._within(word, *self._of_length(length), allowed)
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
    def _of_length(self) -> Callable[[int], tuple[list[int], list[str]]]:
        """The places of the words of a length, and the words."""
        return lru_cache(MAX_LENGTHS)(self._read_length)

    def _read_length(self, length: int) -> tuple[list[int], list[str]]:
        places = self.lengths.of(length)
        return places, [self.words[place] for place in places]


def max_typos(word: str) -> int:
    if len(word) < MIN_TYPO_LENGTH or word.isdecimal():
        return 0
    return 2 if len(word) >= LONG_WORD else 1
