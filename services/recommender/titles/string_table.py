"""Texts as arrays, so that they can be memory-mapped: none is a Python object before it is asked for."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import Self, overload

import numpy as np

from services.recommender.model.matrix import Array, narrowed

LAST_LETTER = "\U0010ffff"


@dataclass(frozen=True, eq=False)
class StringTable(Sequence[str]):
    """`content` is UTF-8, of which the text n is at `starts[n]:starts[n + 1]`."""

    content: Array
    starts: Array

    @classmethod
    def from_texts(cls, texts: Iterable[str]) -> Self:
        encoded = [text.encode() for text in texts]
        starts = np.fromiter(accumulate(map(len, encoded), initial=0), np.int64, len(encoded) + 1)
        return cls(np.frombuffer(b"".join(encoded), np.uint8), narrowed(starts))

    def __len__(self) -> int:
        return len(self.starts) - 1

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> list[str]: ...
    def __getitem__(self, place: int | slice) -> str | list[str]:
        if isinstance(place, slice):
            return [self[each] for each in range(*place.indices(len(self)))]
        if not 0 <= place < len(self):
            raise IndexError(place)
        return str(self._bytes[self._starts[place] : self._starts[place + 1]], "utf-8")

    def __iter__(self) -> Iterator[str]:
        return map(self.__getitem__, range(len(self)))

    @cached_property
    def _bytes(self) -> memoryview:
        return self.content.data

    @cached_property
    def _starts(self) -> memoryview:
        """A tenth of the time that an element of an array takes."""
        return self.starts.data

    def place(self, text: str) -> int | None:
        """Of a sorted table."""
        at = bisect_left(self, text)
        return at if at < len(self) and self[at] == text else None

    def beginning_with(self, prefix: str) -> range:
        """Of a sorted table."""
        return range(bisect_left(self, prefix), bisect_left(self, prefix + LAST_LETTER))
