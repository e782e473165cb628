"""Which places each text or number belongs to: an inverted index as arrays."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np

from services.recommender.model.matrix import Array, narrowed
from services.recommender.titles.string_table import StringTable


@dataclass(frozen=True, eq=False)
class PostingLists:
    """The places of the text `texts[n]` are `places[starts[n]:starts[n + 1]]`, ascending. `texts` is sorted."""

    texts: StringTable
    starts: Array
    places: Array

    @classmethod
    def from_pairs(cls, pairs: Iterable[tuple[str, int]]) -> Self:
        by_text: dict[str, list[int]] = {}
        for text, place in pairs:
            by_text.setdefault(text, []).append(place)
        texts = sorted(by_text)
        starts = np.cumsum([0, *(len(by_text[text]) for text in texts)])
        places = np.fromiter((place for text in texts for place in by_text[text]), np.int32, int(starts[-1]))
        return cls(StringTable.from_texts(texts), narrowed(starts), places)

    def of(self, text: str) -> list[int]:
        at = self.texts.place(text)
        places: list[int] = [] if at is None else self.places[self.starts[at] : self.starts[at + 1]].tolist()
        return places


@dataclass(frozen=True, eq=False)
class NumberIndex:
    """Places by a number of each, such as a year or an id. `numbers` is sorted, and `places` are in its order."""

    numbers: Array
    places: Array

    @classmethod
    def from_numbers(cls, numbers: Array, places: Array | None = None) -> Self:
        """Of all places, or of these."""
        order = np.argsort(numbers, kind="stable")
        return cls(narrowed(numbers[order]), narrowed(order if places is None else places[order]))

    def of(self, number: int) -> list[int]:
        low, high = bisect_left(self._numbers, number), bisect_right(self._numbers, number)
        places: list[int] = self.places[low:high].tolist()
        return places

    def last_of(self, number: int) -> int | None:
        return next(reversed(self.of(number)), None)

    @cached_property
    def _numbers(self) -> memoryview:
        return self.numbers.data
