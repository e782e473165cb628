"""What somebody says in place of what they said before: "a comedy, no wait, a drama"."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Self

from services.voice.text_input.filled_intents import filled_intent, filled_slots, with_slots

PAUSE = "[-,.;:!?\N{EN DASH}\N{HORIZONTAL ELLIPSIS}]"
APART = rf"(?:\s|{PAUSE})+"
ALTERNATIVES = (
    frozenset({"Stars", "Number", "PlaceNumber"}),
    frozenset({"Place", "Title"}),
    frozenset({"Decade", "Year", "FromYear", "ToYear", "AfterYear", "BeforeYear"}),
)
"""Slots of which one takes the place of another."""
WISHES = frozenset({"GenreIntent", "YearsIntent", "FilterIntent", "DescriptionIntent", "PopularIntent", "PersonIntent"})
"""A list takes the place of any other."""
NUMBERS = ("Stars", "Number", "PlaceNumber", "Place", "UserId", "Amount")
"""Of these nobody says that they are not wanted: "no five" corrects also without a pause, as "no horror" does not."""
NOTHING = filled_intent("AMAZON.FallbackIntent", {}, [])
Fill = Callable[[str, Mapping[str, str]], Mapping[str, Any]]


@dataclass(frozen=True)
class Corrections:
    """The words that take back what is before them."""

    between: re.Pattern[str]
    before_numbers: re.Pattern[str]

    @classmethod
    def of(cls, words: Mapping[str, Iterable[str]]) -> Self:
        """`paused`: they do so between two pauses only; `anywhere`: also without. A number is corrected behind one
        pause too, and by a `no` without any."""
        anywhere, paused, no = ("|".join(map(re.escape, words[name])) for name in ("anywhere", "paused", "no"))
        either = rf"(?:{anywhere}|{paused})"
        return cls(
            re.compile(
                rf"\s*{PAUSE}\s*{either}(?:\s*{PAUSE}+\s*{either})*\s*{PAUSE}\s*|{APART}(?:{anywhere})\b{APART}"
            ),
            re.compile(rf"(?:\s*{PAUSE}\s*{either}|\s+(?:{no}))(?:{APART}{either})*{APART}"),
        )

    def parts(self, text: str) -> tuple[str, str] | None:
        """What was said first, and what was meant."""
        return _around(self.between, text)

    def numbers(self, text: str) -> tuple[str, str] | None:
        """The same, if what was meant is a number."""
        return _around(self.before_numbers, text)


def _around(between: re.Pattern[str], text: str) -> tuple[str, str] | None:
    found = list(between.finditer(text))
    if not found:
        return None
    said, meant = text[: found[0].start()], text[found[-1].end() :]
    return (said, meant) if said and meant else None


def corrected(said: dict[str, Any], meant: str, intent: dict[str, Any] | None, fill: Fill) -> dict[str, Any] | None:
    """The intent `said` with the words `meant` in one of its slots, or with the slots of the intent that they are.
    Nothing is understood if they may be of two of its slots: "four stars for number two, no, three".
    """
    filled = filled_slots(said).keys()
    values = fill(said["name"], dict.fromkeys(said["slots"], meant))
    fitting = _fitting(filled, values)
    if len(fitting) == 1:
        return _with_value(said, values, fitting.pop())
    if fitting:
        return NOTHING
    if intent is None:
        return None
    if intent["name"] != said["name"]:
        return intent if {intent["name"], said["name"]} <= WISHES else None
    return _replaced(said, filled_slots(intent))


def with_other_number(said: dict[str, Any], meant: str, fill: Fill) -> dict[str, Any] | None:
    """The intent with a number that takes the place of one in it; None if `meant` is none. A title takes no number:
    "public enemy no one".
    """
    values = fill(said["name"], {name: meant for name in NUMBERS if name in said["slots"]})
    filled = filled_slots(said).keys()
    fitting = _fitting(filled, values)
    if "Title" in filled:
        fitting.discard(_alternatives("Title"))
    if len(fitting) == 1:
        return _with_value(said, values, fitting.pop())
    return NOTHING if fitting else None


def _fitting(filled: Collection[str], values: Mapping[str, Any]) -> set[frozenset[str]]:
    """The slots that were filled of which there is a value. A title is not corrected by what may be stars."""
    fitting = {_alternatives(name) for name in values if not _alternatives(name).isdisjoint(filled)}
    if "Title" in filled and len(fitting) > 1:
        fitting.discard(_alternatives("Title"))
    return fitting


def _with_value(said: dict[str, Any], values: Mapping[str, Any], fitting: frozenset[str]) -> dict[str, Any]:
    names = fitting & values.keys()
    name = min(names & filled_slots(said).keys() or names)
    return _replaced(said, {name: values[name]})


def _alternatives(name: str) -> frozenset[str]:
    return next((group for group in ALTERNATIVES if name in group), frozenset({name}))


def _replaced(intent: dict[str, Any], slots: Mapping[str, Any]) -> dict[str, Any]:
    replaced = frozenset().union(*map(_alternatives, slots))
    return with_slots(intent, **(dict.fromkeys(replaced) | dict(slots)))
