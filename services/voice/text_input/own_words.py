"""Whether a text says itself what it changes, as the samples of an intent do: in the first person or as an imperative.

A question does not, nor what is told of others.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Self

ONESELF = frozenset({"i", "we", "ich", "wir"})
WORD = r"[\w']+"
FAR = 2
"""How many words after a leading word still belong to it: "at the cinema"."""


@dataclass(frozen=True)
class SmallWords:
    """Of a language."""

    asking: Collection[str]
    """They begin a question."""
    leading: Collection[str]
    """They lead to a time, a place or a purpose, which may be any words."""
    fillers: Collection[str]
    requesting: Collection[str] = ()
    """What is asked with them is wanted: "could you"."""
    doubting: Collection[str] = ()
    """With them nobody is sure of having seen something, or of its stars: "perhaps"."""

    def ask(self, text: str) -> bool:
        """Whether it ends as a question, which wants nothing done."""
        padded = f" {' '.join(re.findall(WORD, text.lower()))} "
        return text.rstrip(" !.").endswith("?") and not any(f" {words} " in padded for words in self.requesting)

    def doubt(self, text: str) -> str | None:
        """The words in which it doubts, unless they are of a polite request: "could you perhaps"."""
        padded = f" {' '.join(text.lower().split())} "
        for request in self.requesting:
            padded = padded.replace(f" {request} ", " +")
        return min((words for words in self.doubting if f" {words} " in padded), default=None)


@dataclass(frozen=True)
class OwnWords:
    """The words of the samples of one intent."""

    known: frozenset[str]
    beginnings: frozenset[str]
    """Their first words."""

    @classmethod
    def of(cls, samples: Iterable[Sequence[str]]) -> Self:
        texts = list(samples)
        return cls(frozenset(word for words in texts for word in words), frozenset(words[0] for words in texts))

    def say(self, words: Sequence[str], small: SmallWords) -> bool:
        """Words that no sample has may name somebody else, or take the sentence back."""
        said = [word for word in words if word not in small.fillers]
        if not said or said[0] in small.asking or said[0] not in self.beginnings or _is_inverted(said):
            return False
        return all(word in self.known or _is_led(said, place, small) for place, word in enumerate(said))


def _is_inverted(words: Sequence[str]) -> bool:
    """As in "have I" and "kenne ich", which mostly ask; "{Place} I know" does not."""
    return not words[0].startswith("{") and not ONESELF.isdisjoint(words[1:2])


def _is_led(words: Sequence[str], place: int, small: SmallWords) -> bool:
    return any(word in small.leading for word in words[max(0, place - FAR) : place + 1])
