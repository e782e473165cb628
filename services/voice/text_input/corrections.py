"""What somebody says in place of what they said before: "a comedy, no wait, a drama"."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Self

from services.voice.text_input.filled_intents import filled_slots, with_slots

PAUSE = "[-,.;:!?\N{EN DASH}\N{HORIZONTAL ELLIPSIS}]"
APART = rf"(?:\s|{PAUSE})+"
ALTERNATIVES = (
    frozenset({"Stars", "Number"}),
    frozenset({"Place", "Title"}),
    frozenset({"Decade", "Year", "FromYear", "ToYear", "AfterYear", "BeforeYear"}),
)
"""Slots of which one takes the place of another."""
WISHES = frozenset({"GenreIntent", "YearsIntent", "FilterIntent", "DescriptionIntent", "PopularIntent", "PersonIntent"})
"""A list takes the place of any other."""
Fill = Callable[[str, Mapping[str, str]], Mapping[str, Any]]


@dataclass(frozen=True)
class Corrections:
    """The words that take back what is before them."""

    between: re.Pattern[str]

    @classmethod
    def of(cls, words: Mapping[str, Iterable[str]]) -> Self:
        """`paused`: they do so between two pauses only; `anywhere`: also without."""
        anywhere = "|".join(map(re.escape, words["anywhere"]))
        paused = "|".join(map(re.escape, words["paused"]))
        either = rf"(?:{anywhere}|{paused})"
        return cls(
            re.compile(rf"\s*{PAUSE}\s*{either}(?:\s*{PAUSE}+\s*{either})*\s*{PAUSE}\s*|{APART}(?:{anywhere})\b{APART}")
        )

    def parts(self, text: str) -> tuple[str, str] | None:
        """What was said first, and what was meant."""
        found = list(self.between.finditer(text))
        if not found:
            return None
        said, meant = text[: found[0].start()], text[found[-1].end() :]
        return (said, meant) if said and meant else None


def corrected(said: dict[str, Any], meant: str, intent: dict[str, Any] | None, fill: Fill) -> dict[str, Any] | None:
    """The intent `said` with the words `meant` in one of its slots, or with the slots of the intent that they are. None
    if they may be of two of its slots: "four stars for number two, no, three".
    """
    filled = filled_slots(said).keys()
    values = fill(said["name"], dict.fromkeys(said["slots"], meant))
    fitting = {_alternatives(name) for name in values if filled & _alternatives(name)}
    if len(fitting) == 1:
        names = fitting.pop() & values.keys()
        name = min(names & filled or names)
        return _replaced(said, {name: values[name]})
    if fitting or intent is None:
        return None
    if intent["name"] != said["name"]:
        return intent if {intent["name"], said["name"]} <= WISHES else None
    return _replaced(said, filled_slots(intent))


def _alternatives(name: str) -> frozenset[str]:
    return next((group for group in ALTERNATIVES if name in group), frozenset({name}))


def _replaced(intent: dict[str, Any], slots: Mapping[str, Any]) -> dict[str, Any]:
    replaced = frozenset().union(*map(_alternatives, slots))
    return with_slots(intent, **(dict.fromkeys(replaced) | dict(slots)))
