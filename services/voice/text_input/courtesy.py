"""The frames in which a request is put: "could you ... for me". What is left without them is the request."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from services.voice.language.phrases import expand_all

MOST_FRAMES = 4
"""A sentence has few of them, one around another."""


@dataclass(frozen=True)
class Frames:
    before: frozenset[str]
    after: frozenset[str]

    @classmethod
    def of(cls, patterns: Mapping[str, Sequence[str]]) -> Self:
        before, after = (frozenset(map(str.lower, expand_all(patterns[name]))) for name in ("before", "after"))
        return cls(before, after)

    def joined(self, other: "Frames") -> "Frames":
        return Frames(self.before | other.before, self.after | other.after)

    def end(self, text: str) -> bool:
        """Whether one of them ends the text."""
        words = text.split()
        return any(" ".join(words[at:]) in self.after for at in range(1, len(words)))

    def without(self, text: str) -> Iterator[str]:
        """What is left of the text, those that lack the fewest words first."""
        found: dict[str, int] = {}
        level = {text}
        for _ in range(MOST_FRAMES):
            level = {rest for each in level for rest in self._peeled(each.split())} - found.keys()
            found |= {rest: -len(rest.split()) for rest in level}
        yield from sorted(found, key=lambda rest: (found[rest], rest))

    def _peeled(self, words: Sequence[str]) -> Iterable[str]:
        for count in range(1, len(words)):
            if " ".join(words[:count]) in self.before:
                yield " ".join(words[count:])
            if " ".join(words[-count:]) in self.after:
                yield " ".join(words[:-count])


@dataclass(frozen=True)
class Hearing:
    """What is heard past, by what it does to a request."""

    courtesy: Frames
    """The request is the same without them: "could you"."""
    questions: Frames
    """They ask, allow or are of others, which matters to what is changed: "would you", "for dad"."""
    courteous: Frames
    """Both."""
    anyhow: Frames
    """Also circumstances, which matter to it too: "tonight"."""
    opinions: Frames
    """Around an answer, and no request by themselves: "I would say"."""
    doubtful: Frames
    """Courtesy, and what takes the certainty from what somebody did or would give: "but I'm not sure"."""

    @classmethod
    def of(cls, patterns: Mapping[str, Mapping[str, Sequence[str]]]) -> Self:
        names = ("courtesy", "questions", "circumstances", "opinions", "doubts")
        courtesy, questions, circumstances, opinions, doubts = (Frames.of(patterns[name]) for name in names)
        courteous = courtesy.joined(questions)
        anyhow = courteous.joined(circumstances)
        return cls(courtesy, questions, courteous, anyhow, opinions, courtesy.joined(doubts))
