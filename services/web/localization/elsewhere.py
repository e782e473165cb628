"""Sentences with values in errors of the recommender and of shared code. They arrive as English text; their values are
found again."""

import re
from collections.abc import Callable
from datetime import date

from services.web.localization.messages import N_, Message

VALUE = re.compile(r"%\((\w+)\)s")
SENTENCES = (
    N_("%(day)s is not a day on which you can have seen a movie. Give one from %(first)s to today."),
    N_("A profile holds at most %(most)s movies. Remove some first."),
    N_("No user has the id %(user)s. Check the number, or sign up to get one."),
    N_("The diary holds at most %(most)s dates of one movie. Remove one first."),
    N_("There is no genre of this name. The genres are: %(genres)s."),
    N_("User %(user)s keeps changing. Please try again."),
)
KINDS: dict[str, tuple[str, Callable[[str], object]]] = {
    "day": (r"\d{4}-\d\d-\d\d", date.fromisoformat),
    "first": (r"\d{4}-\d\d-\d\d", date.fromisoformat),
    "genres": (r".+", lambda text: tuple(text.split(", "))),
    "most": (r"[\d,]+", lambda text: int(text.replace(",", ""))),
    "user": (r"\d+", str),
}
"""The pattern of each value, and what it means."""


def _pattern(template: str) -> re.Pattern[str]:
    literals = VALUE.split(template)
    parts = (f"(?P<{part}>{KINDS[part][0]})" if index % 2 else re.escape(part) for index, part in enumerate(literals))
    return re.compile("".join(parts))


PATTERNS = {template: _pattern(template) for template in SENTENCES}


def recognize(text: str) -> Message | None:
    """The sentence with its values, if it is one of these."""
    for template, pattern in PATTERNS.items():
        if found := pattern.fullmatch(text):
            return Message(template, **{name: KINDS[name][1](value) for name, value in found.groupdict().items()})
    return None
