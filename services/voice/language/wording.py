"""What the skill says, as data, and the languages that put it into words.

A handler says `Said("more.year", {...})`; the sentence itself stands in `locales/<locale>/sentences.toml`.
"""

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Self

from pydantic import BaseModel, ConfigDict

from services.voice.language.ssml import escaped, plain

LOCALES = ("en-US", "en-GB", "de-DE")
FOLDER = Path(__file__).parent / "locales"
PLACEHOLDER = re.compile(r"\{(\w+)(?::(\w+))?\}")
LONGEST_VALUE = 200
ENDS = (".", "!", "?")

Value = str | int | float | list[str] | list[int | None] | None
Choose = Callable[[Sequence[str]], str]


class Said(BaseModel):
    """A sentence by its key, with the values it tells."""

    model_config = ConfigDict(frozen=True)

    key: str
    values: dict[str, Value] = {}


def say(key: str, **values: Value) -> Said:
    return Said(key=key, values=values)


@cache
def read_toml(locale: str, name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / locale / f"{name}.toml").read_text(encoding="utf-8"))


def ways_to_say(told: str | Sequence[str]) -> tuple[str, ...]:
    return (told,) if isinstance(told, str) else tuple(told)


@dataclass(frozen=True)
class Wording:
    """One language. Titles are English names, so another language marks them to be spoken as such."""

    locale: str
    sentences: Mapping[str, tuple[str, ...]]
    genres: Mapping[str, Sequence[str]]
    """For each genre its name and what movies of it are called."""
    choose: Choose

    @classmethod
    def load(cls, locale: str, choose: Choose) -> Self:
        sections = read_toml(locale, "sentences")
        sentences = {
            f"{section}.{name}": ways_to_say(told)
            for section, named in sections.items()
            for name, told in named.items()
        }
        return cls(locale, sentences, read_toml(locale, "slots")["Genre"], choose)

    def knows(self, said: Said) -> bool:
        """Whether this can be said. What a session brings back to be repeated may be anything."""
        try:
            self.ssml(said)
        except (LookupError, TypeError, ValueError, AttributeError):
            return False
        return True

    def ssml(self, said: Said) -> str:
        return self._filled(self.choose(self.sentences[said.key]), said.values)

    def text(self, said: Said) -> str:
        return plain(self.ssml(said))

    def suggestions(self, name: str) -> list[str]:
        return list(self.sentences[f"suggestions.{name}"])

    def _filled(self, template: str, values: Mapping[str, Value]) -> str:
        """A full stop is left out after a value that ends a sentence by itself, as some titles do."""
        filled = ""
        for literal, name, how in _pieces(template):
            if literal.startswith(".") and plain(filled).endswith(ENDS):
                literal = literal[1:]
            filled += escaped(literal)
            if name:
                filled += self._value(how, values[name])
        return filled

    def _value(self, how: str, value: Any) -> str:
        told: Callable[[Any], str] = getattr(self, f"_{how}") if how else _text
        return told(value)

    def _digits(self, number: object) -> str:
        return f'<say-as interpret-as="digits">{_text(number)}</say-as>'

    def _year(self, year: object) -> str:
        return f'<say-as interpret-as="date" format="y">{_text(year)}</say-as>'

    def _title(self, title: str) -> str:
        return _text(title) if self.locale.startswith("en") else f'<lang xml:lang="en-US">{_text(title)}</lang>'

    def _titles(self, titles: list[str]) -> str:
        """The end of a sentence. Where titles have commas of their own, semicolons keep them apart."""
        comma = "; " if any("," in title for title in titles) else ", "
        *others, last = [self._title(title) for title in titles]
        link = f"; {self._word('and')} " if comma == "; " else self._word("and_last" if len(others) > 1 else "and_two")
        listed = f"{comma.join(others)}{link}{last}" if others else last
        return listed if titles[-1].endswith(ENDS) else f"{listed}."

    def _movies(self, count: int) -> str:
        return f"{count} {self._word('movie' if count == 1 else 'movies')}"

    def _are(self, count: int) -> str:
        return self._word("is" if count == 1 else "are")

    def _stars(self, stars: float) -> str:
        number = f"{stars:.1f}".removesuffix(".0").replace(".", self._word("decimal"))
        return f"{number} {self._word('star' if stars == 1 else 'stars')}"

    def _genre(self, genre: str) -> str:
        return escaped(self.genres[genre][1]) if genre in self.genres else _text(genre)

    def _genre_name(self, genre: str) -> str:
        named = self.genres.get(genre.removesuffix("'s"))  # as one data set has it
        return escaped(named[0]) if named else _text(genre)

    def _genres(self, genres: list[str]) -> str:
        *others, last = [self._genre_name(genre) for genre in genres]
        return f"{', '.join(others)} {self._word('and')} {last}" if others else last

    def _span(self, years: list[int | None]) -> str:
        first, last = years
        return self._filled(
            self.sentences[f"words.span_{_kind_of_span(first, last)}"][0], {"first": first, "last": last}
        )

    def _word(self, name: str) -> str:
        return escaped(self.sentences[f"words.{name}"][0])


def _pieces(template: str) -> Iterator[tuple[str, str, str]]:
    """Literal text and the placeholder after it; the last has none."""
    at = 0
    for match in PLACEHOLDER.finditer(template):
        yield template[at : match.start()], match[1], match[2] or ""
        at = match.end()
    yield template[at:], "", ""


def _text(value: object) -> str:
    return escaped(str(value)[:LONGEST_VALUE])


def _kind_of_span(first: int | None, last: int | None) -> str:
    if first is None or last is None:
        return "until" if first is None else "from"
    if first == last:
        return "year"
    return "decade" if first % 10 == 0 and last == first + 9 else "between"
