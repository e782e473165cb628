"""A search query: its words, and the year that it ends with."""

import re
from dataclasses import dataclass
from typing import Self

from services.recommender.titles.normal_form import NormalForm
from services.recommender.titles.numbers import PARTS, spellings

MAX_QUERY_LENGTH = 200
MAX_QUERY_WORDS = 12
YEAR = re.compile(r"^(?P<title>.*?\w.*?)[\s,(\[]+(?P<year>1[89]\d\d|20\d\d|21\d\d)[)\]]?\s*$", re.DOTALL)
ONLY_YEAR = re.compile(r"\W*(?P<year>1[89]\d\d|20\d\d|21\d\d)\W*")
FILM_WORDS = frozenset({"movie", "movies", "film", "films", "filme"})
ABOUT_YEARS = FILM_WORDS | frozenset(
    {
        *("made", "released", "year", "jahr", "jahre"),
        *("of", "from", "in", "the", "aus", "von", "vom", "im", "dem", "best", "top"),
    }
)
"""What people write around a year when they want its movies: "movies of 1994"."""
JOINED_NUMBER = re.compile(r"(?<=[^\W\d_]{3})(?=\d{1,2}\s*$)")
"""Before the number of "jaws4"."""
YEAR_WORDS = ("of", "from", "year", "in", "the")
SERIES = range(1, 21)
"""The numbers of films of a series."""


@dataclass(frozen=True)
class Query:
    """`titled` is the query without its year, if it ends with one and has more than words around a year."""

    whole: NormalForm
    titled: NormalForm | None = None
    year: int | None = None

    @property
    def is_only_year(self) -> bool:
        return self.year is not None and self.titled is None

    @classmethod
    def from_text(cls, text: str) -> Self:
        text = JOINED_NUMBER.sub(" ", text[:MAX_QUERY_LENGTH])
        whole = _cut(NormalForm.from_text(text))
        titled = " ".join(word for word in text.split() if word.lower() not in ABOUT_YEARS)
        if only_year := ONLY_YEAR.fullmatch(titled):
            return cls(whole, None, int(only_year["year"]))
        found = YEAR.match(text)
        if found is None or not whole.words:
            return cls(whole)
        return cls(whole, _cut(NormalForm.from_text(found["title"])), int(found["year"]))

    @property
    def parts(self) -> list[str]:
        """What titles have for "episode 3" alone: "episode iii", and so on."""
        if len(self.whole.literal) < 2 or self.whole.literal[0] not in PARTS or self.sequel is None:
            return []
        series, number = self.sequel
        return [] if series else [f"{self.whole.literal[0]} {spelled}" for spelled in spellings(number)]

    @property
    def sequel(self) -> tuple[str, int] | None:
        """The words before a number at the end, and that: also "jaws 4 movie"."""
        *words, last = self.whole.words or ("",)
        if words and last in FILM_WORDS:
            *words, last = words
        is_number = last.isdecimal() and not last.startswith("0")  # "goldeneye 007"
        return (" ".join(words), int(last)) if is_number and int(last) in SERIES else None

    @classmethod
    def from_speech(cls, text: str) -> Self:
        """Like `from_text`; the year may be in words, as in "from nineteen ninety six"."""
        whole = _cut(NormalForm.from_text(text[:MAX_QUERY_LENGTH]))
        *words, last = whole.words or ("",)
        if not words or not re.fullmatch(r"1[89]\d\d|20\d\d", last):
            return cls(whole)
        while len(words) > 1 and words[-1] in YEAR_WORDS:
            words.pop()
        return cls(whole, NormalForm(tuple(words), tuple(words)), int(last))


def _cut(form: NormalForm) -> NormalForm:
    return NormalForm(form.literal[: 2 * MAX_QUERY_WORDS], form.words[:MAX_QUERY_WORDS])
